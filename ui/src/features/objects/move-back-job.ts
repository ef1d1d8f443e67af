import { copyObject } from "#/api/batch";
import { asApiError } from "#/api/errors";
import type { Job } from "#/api/operations";
import { waitFor } from "#/api/wait";
import { plural } from "#/lib/bytes";
import { toast } from "#/ui/toast";

export interface Pair {
  was: string;
  is: string;
}

interface MoveBack {
  /** Where it was, and where it is now. */
  bucket: string;
  from: string;
  prefix: string;
  pairs: readonly Pair[];
  headers: Record<string, string>;
  /** How many others had been replaced by the move: these stay away. */
  replaced: number;
  /** Leads to them, where the bucket keeps a trash. */
  onOpenTrash: (() => void) | null;
}

/** Each object back under its old key, unless that has been taken meanwhile: an undo destroys nothing. */
export function moveBackJob({ bucket, from, prefix, pairs, headers, replaced, onOpenTrash }: MoveBack): Job {
  const left = new Set(pairs);
  /** The one whose answer never came: it may be back already. */
  let unsure: Pair | null = null;
  const how = { move: true, onConflict: "fail" as const, ...(bucket === from ? {} : { destinationBucket: bucket }) };
  return {
    title: `Move ${plural(pairs.length, "object")} back`,
    does: "moved back",
    bucket,
    prefix,
    total: pairs.length,
    run: async (tell, signal) => {
      const failures: { key: string; code: string; message: string }[] = [];
      for (const pair of left) {
        if (signal.aborted) return;
        try {
          await copyObject(from, pair.is, { destinationKey: pair.was, ...how }, headers);
          left.delete(pair);
        } catch (cause) {
          if (waitFor(cause) !== null) {
            unsure = pair;
            throw cause;
          }
          const { code, message } = asApiError(cause);
          if (unsure === pair && code === "object_not_found") {
            left.delete(pair);
          } else failures.push({ key: pair.is, code, message: refusal(pair, code, message) });
        }
        tell({ done: pairs.length - left.size, failed: failures.length, failures });
      }
    },
    onOver: ({ state, done }) => {
      if (state !== "done") return null;
      const back = `${plural(done, "object")} moved back`;
      if (replaced === 0) toast(back);
      else if (onOpenTrash === null) toast(`${back}. What had been replaced (${plural(replaced, "object")}) is gone.`);
      else toast(`${back}. What had been replaced (${plural(replaced, "object")}) is in the trash.`, { label: "Open it", run: onOpenTrash });
      return null;
    },
  };
}

function refusal({ was, is }: Pair, code: string, message: string): string {
  return code === "precondition_failed" ? `There is an object ${was} again, so ${is} stays where it is.` : message;
}
