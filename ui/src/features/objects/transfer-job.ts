import { batchCopy, copyObject } from "#/api/batch";
import { accountNow, inAccount } from "#/api/client";
import { asApiError, localError } from "#/api/errors";
import { getObjectInfo } from "#/api/objects";
import { type Job, operations } from "#/api/operations";
import { waitFor } from "#/api/wait";
import { plural } from "#/lib/bytes";
import { lastSegment } from "#/lib/object-key";
import { once } from "#/lib/once";
import { toast } from "#/ui/toast";
import { type Answer, BatchRun, type Part } from "./batch-run";
import type { Targets } from "./targets";
import { MAX_UNDO } from "./trash/undo";

/** One call of a batch: where its part goes. */
export interface Step {
  destinationPrefix: string;
  destinationBucket?: string;
}

interface TransferOfObjects {
  title: string;
  /** "copied", "moved", "renamed" */
  does: string;
  from: string;
  to: { bucket: string; prefix: string };
  targets: Targets;
  move: boolean;
  total: number | null;
  step(part: Part): Step;
  /** "Moved 3 objects to photos/2026/", once it is done. */
  said(count: number): string;
  onOpen(): void;
}

interface Pair {
  was: string;
  is: string;
}

/** Copies or moves what was chosen. A move of no more than can be gone through one by one has a way back. */
export function transferJob({ title, does, from, to, targets, move, total, step, said, onOpen }: TransferOfObjects): Job {
  const headers = inAccount(accountNow());
  const { signal } = new AbortController();
  const pairs: Pair[] = [];
  let many = false;
  const call = async (part: Part): Promise<Answer> => {
    const where = step(part);
    const request = { ...part, ...where, ...(move ? { move } : {}) };
    const { copied, errors, cursor = null } = await batchCopy(from, request, signal, headers);
    if (pairs.length + copied.length > MAX_UNDO) many = true;
    else pairs.push(...copied.map((was) => ({ was, is: keyAfter(part, was, where.destinationPrefix) })));
    return { done: copied, errors, cursor };
  };
  const batch = new BatchRun(targets, { consumes: move, call });
  return {
    title,
    does,
    ...to,
    total,
    run: batch.run,
    onOver: ({ id, state, done }) => {
      const canUndo = move && !many && pairs.length > 0;
      const back = () => {
        operations.start(moveBackJob({ bucket: from, from: to.bucket, prefix: prefixOf(pairs), pairs, headers }));
        // Taken in the toast, it is not offered in the list any more.
        operations.undo(id);
      };
      const undo = canUndo ? once(back) : null;
      if (state === "done" && done > 0) {
        toast(said(done), undo === null ? { label: "Open", run: onOpen } : { label: "Undo", run: undo });
      }
      return undo;
    },
  };
}

interface MoveBack {
  /** Where it was, and where it is now. */
  bucket: string;
  from: string;
  prefix: string;
  pairs: readonly Pair[];
  headers: Record<string, string>;
}

/** Each object back under its old key, unless that has been taken meanwhile: an undo destroys nothing. */
export function moveBackJob({ bucket, from, prefix, pairs, headers }: MoveBack): Job {
  const left = new Set(pairs);
  /** The one whose answer never came: it may be back already. */
  let unsure: Pair | null = null;
  const { signal: always } = new AbortController();
  const isThere = (where: string, key: string) =>
    getObjectInfo(where, key, always, headers).then(
      () => true,
      (cause: unknown) => {
        if (asApiError(cause).code !== "object_not_found") throw cause;
        return false;
      },
    );
  const one = async (pair: Pair) => {
    const { was, is } = pair;
    const taken = await isThere(bucket, was);
    if (taken && unsure === pair && !(await isThere(from, is))) return;
    if (taken) throw localError("precondition_failed", `There is an object ${was} again, so ${is} stays where it is.`);
    await copyObject(from, is, { destinationKey: was, move: true, ...(bucket === from ? {} : { destinationBucket: bucket }) }, headers);
  };
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
          await one(pair);
          left.delete(pair);
        } catch (cause) {
          if (waitFor(cause) !== null) {
            unsure = pair;
            throw cause;
          }
          const { code, message } = asApiError(cause);
          failures.push({ key: pair.is, code, message });
        }
        tell({ done: pairs.length - left.size, failed: failures.length, failures });
      }
    },
    onOver: ({ state, done }) => {
      if (state === "done") toast(`${plural(done, "object")} moved back`);
      return null;
    },
  };
}

/** Single keys keep what follows their last slash, those of a region what follows its prefix. */
function keyAfter(part: Part, key: string, destinationPrefix: string): string {
  return destinationPrefix + ("keys" in part ? lastSegment(key) : key.slice(part.prefix.length));
}

/** The folder that all of them were in. */
function prefixOf(pairs: readonly Pair[]): string {
  const folders = pairs.map(({ was }) => was.slice(0, was.lastIndexOf("/") + 1));
  const [first = ""] = folders;
  return folders.every((folder) => folder === first) ? first : "";
}
