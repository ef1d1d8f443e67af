import type { KeyError } from "#/api/batch";
import { asApiError } from "#/api/errors";
import { listTrash, restoreObject } from "#/api/trash";
import { waitFor } from "#/api/wait";

/** Of more than this an undo by one click would take too long: the trash itself is the better place. */
export const MAX_UNDO = 200;
const MAX_PAGES = 5;

/**
 * Takes back a deletion: of each key the newest that lies in the trash. `wanted` loses what is restored, so that a
 * second run does the rest; `onOne` hears of each key, with what was in its way. One that has been taken meanwhile
 * stays in the trash. `unsure` keeps, from one run to the next, the key whose answer never came: it may be back already.
 */
export async function undoDelete(
  bucket: string,
  wanted: Set<string>,
  unsure: Set<string>,
  headers: Record<string, string>,
  signal: AbortSignal,
  onOne: (failure: KeyError | null) => void,
): Promise<void> {
  const open = new Set(wanted);
  const restored = (key: string) => {
    wanted.delete(key);
    onOne(null);
  };
  const [first = ""] = wanted;
  const prefix = wanted.size === 1 ? first : "";
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES && open.size > 0; page += 1) {
    const listed = await listTrash(bucket, prefix, cursor, undefined, headers);
    for (const { id, key, cause } of listed.data) {
      if (signal.aborted) return;
      // Newest first, so that an older one of the same key is not wanted any more.
      if (cause !== "deleted" || !open.delete(key)) continue;
      try {
        await restoreObject(bucket, id, "fail", headers);
        restored(key);
      } catch (problem) {
        if (waitFor(problem) !== null) {
          unsure.add(key);
          throw problem;
        }
        const { code, message } = asApiError(problem);
        // What lies there is what was restored then; this one is older.
        if (code === "precondition_failed" && unsure.has(key)) restored(key);
        else onOne({ key, code, message });
      }
    }
    cursor = listed.cursor ?? null;
    if (cursor === null) break;
  }
  for (const key of open) {
    if (unsure.has(key)) restored(key);
    else onOne({ key, code: "not_found", message: "It is not in the trash any more." });
  }
}
