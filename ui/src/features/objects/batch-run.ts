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
}

interface BatchOptions {
  call(part: Part): Promise<Answer>;
  /** What is done is no longer among the targets (a deletion, a move), so that it need not be done again. */
  consumes: boolean;
  /** Fewer than the API takes, where a call of ours is one request a key. */
  keysPerCall?: number;
}

interface RegionRun {
  region: Region;
  cursor: string | null;
  over: boolean;
  done: number;
  failures: KeyError[];
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
  #done = 0;
  /** Keys of a call whose answer never came: whether they are done, nobody knows. */
  readonly #unsure = new Set<string>();

  constructor(targets: Targets, options: BatchOptions) {
    this.#options = options;
    this.#waiting = targets.keys;
    this.#regions = targets.regions.map((region) => ({ region, cursor: null, over: false, done: 0, failures: [] }));
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
      while (!one.over) {
        if (signal.aborted) return;
        await this.#page(one);
        tell(this.#progress());
      }
    }
  };

  /** Puts what had failed back in line. A region does not tell where a key of it lay, so it is gone through again. */
  #again(): void {
    this.#waiting = [...this.#failed.map(({ key }) => key), ...this.#waiting];
    this.#failed = [];
    for (const one of this.#regions) {
      if (one.failures.length === 0) continue;
      Object.assign(one, { cursor: null, over: false, failures: [], done: this.#options.consumes ? one.done : 0 });
    }
  }

  async #keys(keys: string[]): Promise<void> {
    try {
      const { done, errors } = await this.#options.call({ keys });
      // Gone, and it may have been us: the call whose answer was lost has done it after all.
      const late = errors.filter(({ key, code }) => this.#options.consumes && code === "object_not_found" && this.#unsure.has(key));
      this.#done += done.length + late.length;
      this.#failed.push(...errors.filter((error) => !late.includes(error)));
      for (const key of keys) this.#unsure.delete(key);
    } catch (cause) {
      for (const key of keys) this.#unsure.add(key);
      throw cause;
    }
  }

  async #page(one: RegionRun): Promise<void> {
    const { done, errors, cursor = null } = await this.#options.call({ ...one.region, ...(one.cursor === null ? {} : { cursor: one.cursor }) });
    one.done += done.length;
    one.failures.push(...errors);
    one.cursor = cursor;
    one.over = cursor === null;
  }

  #progress(): Progress {
    const failures = [...this.#failed, ...this.#regions.flatMap((one) => one.failures)];
    return {
      done: this.#regions.reduce((sum, { done }) => sum + done, this.#done),
      failed: failures.length,
      failures: failures.slice(0, MAX_LISTED_FAILURES),
    };
  }
}
