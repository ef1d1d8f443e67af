import { useState } from "react";
import { operations } from "#/api/operations";
import { type OnConflict, type TrashedObject, trashUrl } from "#/api/trash";
import { formatBytes, formatCount, plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Choices } from "#/ui/field";
import { type TrashAct, trashJob } from "./trash-job";

const CONFLICTS = [
  { value: "rename", label: "Keep both", detail: "The restored one gets a number in its name." },
  { value: "replace", label: "Replace it", detail: "What is there now goes to the trash." },
  { value: "fail", label: "Leave it in the trash", detail: "It is listed as not restored." },
] as const;

interface TrashDialogProps {
  bucket: string;
  act: TrashAct;
  rows: readonly TrashedObject[];
  onClose(): void;
}

/** Says what would be restored, or go for good; the Activity panel tells how far it is. */
export function TrashDialog({ bucket, act, rows, onClose }: TrashDialogProps) {
  const [onConflict, setOnConflict] = useState<OnConflict>("rename");
  // Others may empty the trash meanwhile; what was chosen stays what this is about.
  const [chosen] = useState(rows);
  const start = () => {
    onClose();
    operations.start(trashJob(bucket, act, chosen, onConflict));
  };
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
      onClose={onClose}
      footer={
        <>
          {only !== undefined && (
            <DialogCurl text={() => command(bucket, act, chosen, onConflict)} />
          )}
          <Button data-focus-first={act !== "restore"} onClick={onClose}>
            Cancel
          </Button>
          <Button look={act === "restore" ? "primary" : "danger"} data-focus-first={act === "restore"} onClick={start}>
            {verb}
          </Button>
        </>
      }
    >
      {act === "restore" && (
        <div className="pb-3">
          <Choices legend="If there is one of the same key now" value={onConflict} choices={CONFLICTS} onChange={setOnConflict} />
        </div>
      )}
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
