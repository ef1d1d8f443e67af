import { type BatchDeleted, batchDelete } from "#/api/batch";
import { deleteBucket } from "#/api/buckets";
import { accountNow, inAccount } from "#/api/client";
import { asApiError } from "#/api/errors";
import type { Job } from "#/api/operations";
import { abortUpload, listUploads } from "#/api/uploads";
import { waitFor } from "#/api/wait";
import { toast } from "#/ui/toast";

/** Others may write while it is emptied; somebody who goes on and on keeps the bucket. */
const MAX_ROUNDS = 5;

/** Deletes all that is in a bucket, gives up its unfinished uploads, and deletes the bucket. */
export function deleteBucketJob(bucket: string, objects: number): Job {
  const headers = inAccount(accountNow());
  const { signal: always } = new AbortController();
  let done = 0;
  /** The bucket's own deletion was asked for, and its answer never came: it may be gone already. */
  let unsure = false;
  return {
    title: `Delete the bucket “${bucket}”`,
    does: "deleted",
    bucket,
    prefix: "",
    total: objects,
    run: async (tell, signal) => {
      tell({ done, failed: 0, failures: [] });
      for (let round = 1; !signal.aborted; round += 1) {
        let cursor: string | null = null;
        do {
          let answer: BatchDeleted;
          try {
            answer = await batchDelete(bucket, { prefix: "", ...(cursor === null ? {} : { cursor }) }, always, headers);
          } catch (cause) {
            if (unsure && asApiError(cause).code === "bucket_not_found") return;
            throw cause;
          }
          done += answer.deleted.length;
          tell({ done, failed: answer.errors.length, failures: answer.errors });
          // The bucket cannot go while something in it stays.
          if (answer.errors.length > 0 || signal.aborted) return;
          cursor = answer.cursor ?? null;
        } while (cursor !== null);
        await giveUpUploads(bucket, headers, signal);
        if (signal.aborted) return;
        try {
          await deleteBucket(bucket, headers);
          return;
        } catch (cause) {
          unsure = waitFor(cause) !== null;
          if (asApiError(cause).code !== "bucket_not_empty" || round === MAX_ROUNDS) throw cause;
        }
      }
    },
    onOver: ({ state }) => {
      if (state === "done") toast(`Bucket ${bucket} deleted`);
      return null;
    },
  };
}

async function giveUpUploads(bucket: string, headers: Record<string, string>, signal: AbortSignal): Promise<void> {
  const { signal: always } = new AbortController();
  for (;;) {
    const { data } = await listUploads(bucket, always, headers);
    if (data.length === 0) return;
    for (const upload of data) {
      if (signal.aborted) return;
      try {
        await abortUpload(upload, headers);
      } catch (cause) {
        // Completed or given up by somebody else meanwhile.
        if (asApiError(cause).code !== "upload_not_found") throw cause;
      }
    }
  }
}
