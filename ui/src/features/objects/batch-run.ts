import type { KeyError } from "#/api/batch";
import type { Targets } from "./targets";

/** The API takes so many keys in a call. */
const KEYS_PER_CALL = 1000;
const MAX_LISTED_FAILURES = 100;

export interface Progress {
  done: number;
  failed: number;
  /** The first of them. */
  failures: readonly KeyError[];
}

export const NO_PROGRESS: Progress = { done: 0, failed: 0, failures: [] };

/** What of the targets one call is about. */
export type Part = { keys: string[] } | { prefix: string; search?: string; cursor?: string };

export interface Answer {
  done: readonly string[];
  errors: readonly KeyError[];
  cursor?: string | null;
}

/**
 * Takes the targets through a batch of the API, call after call: the keys by the thousand, then each region until its
 * cursor ends. Stops between two calls when `signal` says so; what a call refuses as a whole ends the run.
 */
export async function runBatch(
  targets: Targets,
  call: (part: Part) => Promise<Answer>,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
  keysPerCall = KEYS_PER_CALL,
): Promise<Progress> {
  let progress = NO_PROGRESS;
  const one = async (part: Part) => {
    const { done, errors, cursor } = await call(part);
    progress = {
      done: progress.done + done.length,
      failed: progress.failed + errors.length,
      failures: [...progress.failures, ...errors].slice(0, MAX_LISTED_FAILURES),
    };
    onProgress(progress);
    return cursor ?? null;
  };
  for (let at = 0; at < targets.keys.length && !signal.aborted; at += keysPerCall) {
    await one({ keys: targets.keys.slice(at, at + keysPerCall) });
  }
  for (const region of targets.regions) {
    let cursor: string | null = null;
    do {
      if (signal.aborted) return progress;
      cursor = await one({ ...region, ...(cursor === null ? {} : { cursor }) });
    } while (cursor !== null);
  }
  return progress;
}
