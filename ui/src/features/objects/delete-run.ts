import { deleteObject, listBelow } from "#/api/objects";
import { asApiError } from "#/api/errors";

/** Counting stops here: a person who deletes this much wants to know that it is much, not the exact number. */
const COUNT_LIMIT = 20_000;
const PARALLEL = 6;
const MAX_LISTED_FAILURES = 100;

export interface DeleteTargets {
  keys: readonly string[];
  /** Folders: everything below them goes. */
  prefixes: readonly string[];
}

/** How many objects would go. `more`: at least so many, it was not counted to the end. */
export async function countTargets(
  bucket: string,
  targets: DeleteTargets,
  signal: AbortSignal,
): Promise<{ count: number; more: boolean }> {
  let count = targets.keys.length;
  for (const prefix of targets.prefixes) {
    for await (const keys of pagesBelow(bucket, prefix, signal)) {
      count += keys.length;
      if (count >= COUNT_LIMIT) return { count, more: true };
    }
  }
  return { count, more: false };
}

export interface DeleteProgress {
  deleted: number;
  failed: number;
  /** The first of them. */
  failures: readonly { key: string; code: string; message: string }[];
}

/**
 * Deletes one by one, six at a time. One that is gone already counts as deleted; any other refusal is listed, and
 * the rest goes on. Stops between two requests when `signal` says so.
 */
export async function deleteTargets(
  bucket: string,
  targets: DeleteTargets,
  onProgress: (progress: DeleteProgress) => void,
  signal: AbortSignal,
): Promise<DeleteProgress> {
  let progress: DeleteProgress = { deleted: 0, failed: 0, failures: [] };
  const one = async (key: string) => {
    try {
      await deleteObject(bucket, key, signal);
      progress = { ...progress, deleted: progress.deleted + 1 };
    } catch (cause) {
      if (signal.aborted) return;
      const { code, message } = asApiError(cause);
      if (code === "object_not_found") progress = { ...progress, deleted: progress.deleted + 1 };
      else {
        const failures =
          progress.failed < MAX_LISTED_FAILURES ? [...progress.failures, { key, code, message }] : progress.failures;
        progress = { ...progress, failed: progress.failed + 1, failures };
      }
    }
    onProgress(progress);
  };
  await eachOf(targets.keys, one, signal);
  for (const prefix of targets.prefixes) {
    for await (const keys of pagesBelow(bucket, prefix, signal)) await eachOf(keys, one, signal);
  }
  return progress;
}

/** The keys below a prefix, a page at a time. Each page starts after the last one's end, so deleting does no harm. */
async function* pagesBelow(bucket: string, prefix: string, signal: AbortSignal): AsyncGenerator<readonly string[]> {
  let after: string | null = null;
  while (!signal.aborted) {
    const page = await listBelow(bucket, prefix, after, signal);
    const keys = page.data.map((object) => object.key);
    if (keys.length > 0) yield keys;
    after = keys.at(-1) ?? null;
    if ((page.cursor ?? null) === null || after === null) return;
  }
}

async function eachOf(keys: readonly string[], one: (key: string) => Promise<void>, signal: AbortSignal): Promise<void> {
  const rest = keys[Symbol.iterator]();
  const worker = async () => {
    for (const key of rest) {
      if (signal.aborted) return;
      await one(key);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}
