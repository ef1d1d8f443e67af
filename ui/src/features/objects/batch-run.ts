import type { KeyError } from "#/api/batch";
import type { Progress } from "#/api/operations";
import type { Region, Targets } from "./targets";

/** The API takes so many keys in a call. */
const KEYS_PER_CALL = 1000;
const MAX_LISTED_FAILURES = 100;

/** What of the targets one call is about. */
export type Part = { keys: string[] } | { prefix: string; search?: string; cursor?: string };

export interface Answer {
  done: readonly string[];
  errors: readonly KeyError[];
  cursor?: string | null;
  /** How many were left alone, and of those done how many replaced others or got a number. */
  skipped?: number;
  replaced?: number;
  renamed?: number;
}

interface Counts {
  done: number;
  skipped: number;
  replaced: number;
  renamed: number;
}

const NONE: Counts = { done: 0, skipped: 0, replaced: 0, renamed: 0 };

interface BatchOptions {
  call(part: Part): Promise<Answer>;
  /** One key of a region once more, where going through all of it again would find its own work in the way. */
  callOne?(region: Region, key: string): Promise<Answer>;
  /** What is done is no longer among the targets (a deletion, a move), so that it need not be done again. */
  consumes: boolean;
  /** Fewer than the API takes, where a call of ours is one request a key. */
  keysPerCall?: number;
}

interface RegionRun {
  region: Region;
  cursor: string | null;
  over: boolean;
  counts: Counts;
  failures: KeyError[];
  /** Keys that are asked for one by one. */
  again: string[];
}

/**
 * Takes targets through a batch of the API, call after call: the keys by the thousand, then each region until its cursor
 * ends. It remembers what is done, so that another run does what is left and what had failed, and nothing twice.
 */
export class BatchRun {
  readonly #options: BatchOptions;
  readonly #regions: RegionRun[];
  #waiting: readonly string[];
  #failed: KeyError[] = [];
  #counts = NONE;
  /** Keys of a call whose answer never came: whether they are done, nobody knows. */
  readonly #unsure = new Set<string>();

  constructor(targets: Targets, options: BatchOptions) {
    this.#options = options;
    this.#waiting = targets.keys;
    this.#regions = targets.regions.map((region) => ({ region, cursor: null, over: false, counts: NONE, failures: [], again: [] }));
  }

  readonly run = async (tell: (progress: Progress) => void, signal: AbortSignal): Promise<void> => {
    const { keysPerCall = KEYS_PER_CALL } = this.#options;
    this.#again();
    tell(this.#progress());
    while (this.#waiting.length > 0) {
      if (signal.aborted) return;
      await this.#keys(this.#waiting.slice(0, keysPerCall));
      this.#waiting = this.#waiting.slice(keysPerCall);
      tell(this.#progress());
    }
    for (const one of this.#regions) {
      while (!one.over || one.again.length > 0) {
        if (signal.aborted) return;
        if (one.over) await this.#one(one);
        else await this.#page(one);
        tell(this.#progress());
      }
    }
  };

  /** Puts what had failed back in line. A region is gone through again, unless each of its keys can be asked for. */
  #again(): void {
    this.#waiting = [...this.#failed.map(({ key }) => key), ...this.#waiting];
    this.#failed = [];
    for (const one of this.#regions) {
      if (one.failures.length === 0) continue;
      if (this.#options.callOne !== undefined) {
        one.again.push(...one.failures.map(({ key }) => key));
        one.failures = [];
      } else Object.assign(one, { cursor: null, over: false, failures: [], counts: this.#options.consumes ? one.counts : NONE });
    }
  }

  async #keys(keys: string[]): Promise<void> {
    try {
      const answer = await this.#options.call({ keys });
      const { errors } = answer;
      // Gone, and it may have been us: the call whose answer was lost has done it after all.
      const late = errors.filter(({ key, code }) => this.#options.consumes && code === "object_not_found" && this.#unsure.has(key));
      this.#counts = plus(this.#counts, answer);
      this.#counts = { ...this.#counts, done: this.#counts.done + late.length };
      this.#failed.push(...errors.filter((error) => !late.includes(error)));
      for (const key of keys) this.#unsure.delete(key);
    } catch (cause) {
      for (const key of keys) this.#unsure.add(key);
      throw cause;
    }
  }

  async #page(one: RegionRun): Promise<void> {
    const answer = await this.#options.call({ ...one.region, ...(one.cursor === null ? {} : { cursor: one.cursor }) });
    const { errors, cursor = null } = answer;
    one.counts = plus(one.counts, answer);
    one.failures.push(...errors);
    one.cursor = cursor;
    one.over = cursor === null;
  }

  async #one(one: RegionRun): Promise<void> {
    const [key] = one.again;
    if (key === undefined || this.#options.callOne === undefined) return;
    const answer = await this.#options.callOne(one.region, key);
    one.again = one.again.slice(1);
    one.counts = plus(one.counts, answer);
    one.failures.push(...answer.errors);
  }

  #progress(): Progress {
    const failures = [...this.#failed, ...this.#regions.flatMap((one) => one.failures)];
    const counts = this.#regions.map((one) => one.counts).reduce(sum, this.#counts);
    return {
      ...counts,
      failed: failures.length,
      failures: failures.slice(0, MAX_LISTED_FAILURES),
    };
  }
}

function plus(counts: Counts, { done, skipped = 0, replaced = 0, renamed = 0 }: Answer): Counts {
  return sum(counts, { done: done.length, skipped, replaced, renamed });
}

function sum(a: Counts, b: Counts): Counts {
  return { done: a.done + b.done, skipped: a.skipped + b.skipped, replaced: a.replaced + b.replaced, renamed: a.renamed + b.renamed };
}
