import { batchDelete } from "#/api/batch";
import { accountNow, inAccount } from "#/api/client";
import { type Job, operations } from "#/api/operations";
import { plural } from "#/lib/bytes";
import { once } from "#/lib/once";
import { toast } from "#/ui/toast";
import { BatchRun } from "./batch-run";
import type { Choice } from "./chosen";
import { MAX_UNDO, undoDelete } from "./trash/undo";

interface Deletion {
  bucket: string;
  /** The folder it is done from. */
  prefix: string;
  choice: Choice;
  total: number | null;
  /** For how many days the bucket keeps what is deleted. */
  trashDays: number;
  onOpenTrash(): void;
}

/** Deletes what was chosen, and offers the way back where the bucket has a trash. */
export function deleteJob({ bucket, prefix, choice, total, trashDays, onOpenTrash }: Deletion): Job {
  const headers = inAccount(accountNow());
  const { signal } = new AbortController();
  const gone: string[] = [];
  const batch = new BatchRun(choice.targets, {
    consumes: true,
    call: async (part) => {
      const { deleted, errors, cursor = null } = await batchDelete(bucket, part, signal, headers);
      gone.push(...deleted.slice(0, MAX_UNDO + 1 - gone.length));
      return { done: deleted, errors, cursor };
    },
  });
  return {
    title: `Delete ${choice.text}`,
    does: "deleted",
    bucket,
    prefix,
    total,
    run: batch.run,
    onOver: ({ id, state, done }) => {
      if (done === 0) return null;
      const what = plural(done, "object");
      if (trashDays === 0) {
        if (state === "done") toast(`${what} deleted`);
        return null;
      }
      if (done > MAX_UNDO) {
        toast(`${what} moved to the trash`, { label: "Open it", run: onOpenTrash });
        return null;
      }
      const undo = once(() => {
        operations.start(restoreJob(bucket, prefix, gone, headers));
        // Taken in the toast, it is not offered in the list any more.
        operations.undo(id);
      });
      toast(`${what} moved to the trash`, { label: "Undo", run: undo });
      return undo;
    },
  };
}

/** Of each key the newest that lies in the trash, back to where it was. */
function restoreJob(bucket: string, prefix: string, keys: readonly string[], headers: Record<string, string>): Job {
  const wanted = new Set(keys);
  const unsure = new Set<string>();
  let restored = 0;
  return {
    title: `Restore ${plural(keys.length, "object")}`,
    does: "restored",
    bucket,
    prefix,
    total: keys.length,
    run: (tell, signal) => {
      const failures: { key: string; code: string; message: string }[] = [];
      return undoDelete(bucket, wanted, unsure, headers, signal, (failure) => {
        if (failure === null) restored += 1;
        else failures.push(failure);
        tell({ done: restored, failed: failures.length, failures });
      });
    },
    onOver: ({ state }) => {
      if (state === "done") toast(`${plural(restored, "object")} restored`);
      return null;
    },
  };
}
