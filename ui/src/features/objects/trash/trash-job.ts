import { accountNow, inAccount } from "#/api/client";
import { asApiError } from "#/api/errors";
import type { Job } from "#/api/operations";
import { type OnConflict, type TrashedObject, forgetObject, listTrash, restoreObject } from "#/api/trash";
import { waitFor } from "#/api/wait";
import { plural } from "#/lib/bytes";
import { toast } from "#/ui/toast";
import { type Answer, BatchRun, type Part } from "../batch-run";
import type { Region, Targets } from "../targets";

export type TrashAct = "restore" | "forget" | "empty";

/** One request each, so that it can be stopped soon. */
const AT_A_TIME = 10;

/** Restores what is in the trash, or deletes it for good. The API knows no batch of these. */
export function trashJob(bucket: string, act: TrashAct, rows: readonly TrashedObject[], onConflict: OnConflict): Job {
  const headers = inAccount(accountNow());
  // The batch knows them by their ids, of which several may have had the same key; a person by their keys.
  const keyOf = new Map(rows.map(({ id, key }) => [id, key]));
  const one = async (id: string) => {
    if (act === "restore") await restoreObject(bucket, id, onConflict, headers);
    else await forgetObject(bucket, id, headers);
  };
  const batch = new BatchRun(targetsOf(act, rows), { consumes: true, keysPerCall: AT_A_TIME, call: (part) => each(bucket, part, one, headers) });
  const [only] = rows;
  const name = rows.length === 1 && only !== undefined ? `“${only.key}”` : plural(rows.length, "object");
  return {
    title: act === "empty" ? "Empty the trash" : act === "restore" ? `Restore ${name}` : `Delete ${name} for good`,
    does: act === "restore" ? "restored" : "deleted for good",
    bucket,
    prefix: "",
    total: act === "empty" ? null : rows.length,
    run: (tell, signal) =>
      batch.run(
        (now) => tell({ ...now, failures: now.failures.map((failure) => ({ ...failure, key: keyOf.get(failure.key) ?? failure.key })) }),
        signal,
      ),
    onOver: ({ state, done, does }) => {
      if (state === "done") toast(`${plural(done, "object")} ${does}`);
      return null;
    },
  };
}

/** Emptying goes on until nothing is left, listed or not. */
function targetsOf(act: TrashAct, rows: readonly TrashedObject[]): Targets {
  const all: Region[] = [{ prefix: "" }];
  return act === "empty" ? { keys: [], regions: all, keyBytes: 0 } : { keys: rows.map(({ id }) => id), regions: [], keyBytes: 0 };
}

async function each(bucket: string, part: Part, one: (id: string) => Promise<void>, headers: Record<string, string>): Promise<Answer> {
  let ids = "keys" in part ? part.keys : [];
  let cursor: string | null = null;
  if (!("keys" in part)) {
    const page = await listTrash(bucket, "", part.cursor ?? null, undefined, headers);
    ids = page.data.map(({ id }) => id);
    cursor = page.cursor ?? null;
  }
  const done: string[] = [];
  const errors: { key: string; code: string; message: string }[] = [];
  for (const id of ids) {
    try {
      await one(id);
      done.push(id);
    } catch (cause) {
      if (waitFor(cause) !== null) throw cause;
      const { code, message } = asApiError(cause);
      errors.push({ key: id, code, message });
    }
  }
  return { done, errors, cursor };
}
