import { listTrash, restoreObject } from "#/api/trash";

/** Of more than this an undo by one click would take too long: the trash itself is the better place. */
export const MAX_UNDO = 200;
const MAX_PAGES = 5;

/**
 * Takes back a deletion: of each key the newest that lies in the trash. Answers how many came back; a key that has
 * been taken meanwhile stays in the trash.
 */
export async function undoDelete(bucket: string, keys: readonly string[]): Promise<number> {
  const wanted = new Set(keys);
  const [first = ""] = keys;
  const prefix = keys.length === 1 ? first : "";
  let cursor: string | null = null;
  let restored = 0;
  for (let page = 0; page < MAX_PAGES && wanted.size > 0; page += 1) {
    const listed = await listTrash(bucket, prefix, cursor);
    for (const { id, key, cause } of listed.data) {
      // Newest first, so that an older one of the same key is not wanted any more.
      if (cause !== "deleted" || !wanted.delete(key)) continue;
      restored += await restoreObject(bucket, id, "fail").then(
        () => 1,
        () => 0,
      );
    }
    cursor = listed.cursor ?? null;
    if (cursor === null) break;
  }
  return restored;
}
