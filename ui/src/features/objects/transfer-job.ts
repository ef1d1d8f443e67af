import { batchCopy, copyObject } from "#/api/batch";
import { accountNow, inAccount } from "#/api/client";
import { asApiError } from "#/api/errors";
import { type Job, conflictWords, operations } from "#/api/operations";
import { newRequestId } from "#/api/request-id";
import { waitFor } from "#/api/wait";
import { lastSegment } from "#/lib/object-key";
import { once } from "#/lib/once";
import { toast } from "#/ui/toast";
import { type Answer, BatchRun, type Part } from "./batch-run";
import { type OnConflict, copyRequest } from "./copy-plan";
import { type Pair, moveBackJob } from "./move-back-job";
import type { Region, Targets } from "./targets";
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
  onConflict: OnConflict;
  total: number | null;
  step(part: Part): Step;
  /** "Moved 3 objects to photos/2026/", once it is done. */
  said(count: number): string;
  onOpen(): void;
  /** Leads to what was replaced, where the bucket it went to keeps a trash. */
  onOpenTrash: (() => void) | null;
}

/** Copies or moves what was chosen. A move of no more than can be gone through one by one has a way back. */
export function transferJob(transfer: TransferOfObjects): Job {
  const { title, does, from, to, targets, move, onConflict, total, step, said, onOpen, onOpenTrash } = transfer;
  const headers = inAccount(accountNow());
  const { signal } = new AbortController();
  const sendOnce = onceEach();
  const pairs: Pair[] = [];
  let many = false;
  const remember = (some: readonly Pair[]) => {
    if (pairs.length + some.length > MAX_UNDO) many = true;
    else pairs.push(...some);
  };
  const call = async (part: Part): Promise<Answer> => {
    const where = step(part);
    const request = copyRequest(part, where, move, onConflict);
    const answer = await sendOnce(request, (key) => batchCopy(from, request, signal, { ...headers, ...key }));
    const { copied, errors, cursor = null, skipped, replaced, renamed } = answer;
    const numbered = new Map(renamed.map(({ key, destinationKey }) => [key, destinationKey]));
    remember(copied.map((was) => ({ was, is: numbered.get(was) ?? keyAfter(part, was, where.destinationPrefix) })));
    // Of empty folders that came together nobody misses one.
    const lost = replaced.filter((key) => !key.endsWith("/"));
    return { done: copied, errors, cursor, skipped: skipped.length, replaced: lost.length, renamed: renamed.length };
  };
  /** Going through a folder again would skip what has been copied, or copy it twice. */
  const callOne = async (region: Region, key: string): Promise<Answer> => {
    const { destinationPrefix, ...where } = step(region);
    const wanted = keyAfter(region, key, destinationPrefix);
    const request = { destinationKey: wanted, ...where, ...(move ? { move } : {}), onConflict: onConflict === "skip" ? ("fail" as const) : onConflict };
    try {
      const { key: is } = await sendOnce({ key, request }, (id) => copyObject(from, key, request, { ...headers, ...id }));
      remember([{ was: key, is }]);
      return { done: [key], errors: [], renamed: is === wanted ? 0 : 1 };
    } catch (cause) {
      const { code, message, status } = asApiError(cause);
      if (status === 0 || waitFor(cause) !== null) throw cause;
      if (code === "precondition_failed" && onConflict === "skip") return { done: [], errors: [], skipped: 1 };
      return { done: [], errors: [{ key, code, message }] };
    }
  };
  const batch = new BatchRun(targets, { consumes: move, call, ...(onConflict === "replace" ? {} : { callOne }) });
  return {
    title,
    does,
    ...to,
    total,
    run: batch.run,
    onOver: (now) => {
      const { id, state, done, skipped = 0, replaced = 0 } = now;
      const canUndo = move && !many && pairs.length > 0;
      const back = () => {
        operations.start(moveBackJob({ bucket: from, from: to.bucket, prefix: prefixOf(pairs), pairs, headers, replaced, onOpenTrash }));
        // Taken in the toast, it is not offered in the list any more.
        operations.undo(id);
      };
      const undo = canUndo ? once(back) : null;
      if (state === "done" && done + skipped > 0) {
        const caveat = replaced === 0 ? [] : onOpenTrash !== null ? ["what was replaced is in the trash"] : undo !== null ? ["Undo does not bring back what was replaced"] : [];
        const text = [said(done), ...conflictWords(now), ...caveat].join(" · ");
        toast(text, undo === null ? { label: "Open", run: onOpen } : { label: "Undo", run: undo });
      }
      return undo;
    },
  };
}

/** A request whose answer was lost is sent again under its first `Idempotency-Key`: the server then does not do it twice. */
function onceEach(): <T>(request: unknown, send: (key: Record<string, string>) => Promise<T>) => Promise<T> {
  const unanswered = new Map<string, string>();
  return async (request, send) => {
    const text = JSON.stringify(request);
    const key = unanswered.get(text) ?? newRequestId("copy_");
    unanswered.set(text, key);
    try {
      const answer = await send({ "Idempotency-Key": key });
      unanswered.delete(text);
      return answer;
    } catch (cause) {
      const { code, status } = asApiError(cause);
      if (status !== 0 && code !== "idempotency_conflict") unanswered.delete(text);
      throw cause;
    }
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
