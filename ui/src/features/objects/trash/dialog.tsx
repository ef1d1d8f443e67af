import { useState } from "react";
import { type OnConflict, type TrashedObject, forgetObject, listTrash, restoreObject, trashUrl } from "#/api/trash";
import { asApiError } from "#/api/errors";
import { formatBytes, formatCount, plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Dialog } from "#/ui/dialog";
import { Choices } from "#/ui/field";
import { BatchProgress } from "../batch-progress";
import type { Answer, Part } from "../batch-run";
import type { Region, Targets } from "../targets";
import { useBatch } from "../use-batch";

export type TrashAct = "restore" | "forget" | "empty";

const CONFLICTS = [
  { value: "rename", label: "Keep both", detail: "The restored one gets a number in its name." },
  { value: "replace", label: "Replace it", detail: "What is there now goes to the trash." },
  { value: "fail", label: "Leave it in the trash", detail: "It is listed as not restored." },
] as const;
const DONE: Record<TrashAct, string> = { restore: "restored", forget: "deleted", empty: "deleted" };

interface TrashDialogProps {
  bucket: string;
  act: TrashAct;
  rows: readonly TrashedObject[];
  onClose(): void;
}

/** Restores what is in the trash, or deletes it for good. One request each: the API knows no batch of these. */
export function TrashDialog({ bucket, act, rows, onClose }: TrashDialogProps) {
  const [onConflict, setOnConflict] = useState<OnConflict>("rename");
  // Others may empty the trash meanwhile; what was chosen stays what this is about.
  const [chosen] = useState(rows);
  const [targets] = useState<Targets>(() => targetsOf(act, chosen));
  const batch = useBatch({
    targets,
    keysPerCall: 10,
    call: (part, signal) => {
      const one = (id: string) => (act === "restore" ? restoreObject(bucket, id, onConflict) : forgetObject(bucket, id));
      return each(bucket, part, one, chosen, signal);
    },
    onOver: (clean) => {
      if (clean) onClose();
    },
  });
  const [only] = chosen;
  const name = chosen.length === 1 && only !== undefined ? <>“<bdi>{only.key}</bdi>”</> : plural(chosen.length, "object");
  const size = chosen.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const title = act === "empty" ? "Empty the trash?" : act === "restore" ? <>Restore {name}</> : <>Delete {name} for good?</>;
  const verb = act === "restore" ? "Restore" : act === "empty" ? "Empty it" : `Delete ${formatCount(chosen.length)}`;
  return (
    <Dialog
      open
      title={title}
      description={
        act === "restore"
          ? `${formatBytes(size)}, back under the old key.`
          : act === "empty"
            ? "Everything in it goes for good. This cannot be undone."
            : `${formatBytes(size)}. This cannot be undone.`
      }
      held={batch.state === "running"}
      onClose={onClose}
      footer={
        <>
          {only !== undefined && (
            <span className="mr-auto">
              <CopyButton label="Copy as curl" look="quiet" text={() => command(bucket, act, chosen, onConflict)} />
            </span>
          )}
          {batch.state === "running" ? (
            <Button onClick={batch.stop}>Stop</Button>
          ) : (
            <Button data-focus-first={act !== "restore"} onClick={onClose}>
              {batch.state === "over" ? "Close" : "Cancel"}
            </Button>
          )}
          {batch.state !== "over" && (
            <Button
              look={act === "restore" ? "primary" : "danger"}
              data-focus-first={act === "restore"}
              pending={batch.state === "running"}
              onClick={batch.run}
            >
              {verb}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        {act === "restore" && batch.state === "asking" && (
          <Choices legend="If there is one of the same key now" value={onConflict} choices={CONFLICTS} onChange={setOnConflict} />
        )}
        <BatchProgress batch={batch} done={DONE[act]} total={act === "empty" ? null : chosen.length} />
      </div>
    </Dialog>
  );
}

/** One request each. What the trash holds by then is known only then, so emptying it asks first, a thousand at a time. */
function command(bucket: string, act: TrashAct, chosen: readonly TrashedObject[], onConflict: OnConflict): string {
  if (act === "empty") {
    const forget = curl({ method: "DELETE", url: `${trashUrl(bucket)}/ID` }).replace("/ID", '/"$id"');
    const ids = `grep -o '"id":"[^"]*"' | cut -d'"' -f4`;
    return `${curl({ url: `${trashUrl(bucket)}?limit=1000` })} |\n  ${ids} |\n  while read -r id; do\n  ${forget}; done`;
  }
  return chosen
    .map(({ id }) =>
      act === "restore"
        ? curl({ method: "POST", url: trashUrl(bucket, `/${id}/restore`), json: { onConflict } })
        : curl({ method: "DELETE", url: trashUrl(bucket, `/${id}`) }),
    )
    .join("\n");
}

/** Emptying goes on until nothing is left, listed or not. */
function targetsOf(act: TrashAct, rows: readonly TrashedObject[]): Targets {
  const all: Region[] = [{ prefix: "" }];
  return act === "empty" ? { keys: [], regions: all, keyBytes: 0 } : { keys: rows.map(({ id }) => id), regions: [], keyBytes: 0 };
}

async function each(
  bucket: string,
  part: Part,
  one: (id: string) => Promise<unknown>,
  rows: readonly TrashedObject[],
  signal: AbortSignal,
): Promise<Answer> {
  const keyOf = new Map(rows.map(({ id, key }) => [id, key]));
  let ids = "keys" in part ? part.keys : [];
  let cursor: string | null = null;
  if (!("keys" in part)) {
    const page = await listTrash(bucket, "", part.cursor ?? null, signal);
    ids = page.data.map(({ id }) => id);
    cursor = page.cursor ?? null;
  }
  const done: string[] = [];
  const errors: { key: string; code: string; message: string }[] = [];
  for (const id of ids) {
    if (signal.aborted) break;
    try {
      await one(id);
      done.push(id);
    } catch (cause) {
      const { code, message } = asApiError(cause);
      errors.push({ key: keyOf.get(id) ?? id, code, message });
    }
  }
  return { done, errors, cursor };
}
