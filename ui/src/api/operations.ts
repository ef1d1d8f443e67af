import { formatCount } from "#/lib/bytes";
import { Store } from "#/lib/store";
import type { Fault } from "#/ui/states";
import type { KeyError } from "./batch";
import { faultOf } from "./fault";
import { type Wait, untilOver, waitFor } from "./wait";

export interface Progress {
  done: number;
  failed: number;
  /** The first of them. */
  failures: readonly KeyError[];
  /** Left alone, since the name they were to get was taken. */
  skipped?: number;
  /** Of those done: how many took the place of others, and how many got a number in their name. */
  replaced?: number;
  renamed?: number;
}

/** "1 skipped", "2 replaced": what became of names that were taken. */
export function conflictWords({ skipped = 0, replaced = 0, renamed = 0 }: Progress): string[] {
  const counts: [number, string][] = [
    [renamed, "got a number"],
    [replaced, "replaced"],
    [skipped, "skipped"],
  ];
  return counts.flatMap(([count, word]) => (count === 0 ? [] : [`${formatCount(count)} ${word}`]));
}

export const NO_PROGRESS: Progress = { done: 0, failed: 0, failures: [], skipped: 0, replaced: 0, renamed: 0 };

/** Something long that is asked of the server call by call: a folder deleted or moved, a bucket emptied. */
export interface Job {
  /** "Delete the folder “a”" */
  title: string;
  /** "deleted": what is done with each object. */
  does: string;
  /** Where it leads to. */
  bucket: string;
  prefix: string;
  /** How many objects there are; null while nobody knows. */
  total: number | null;
  /**
   * Does the work and tells how far it is. Stops between two calls when `signal` says so; what is refused as a whole is
   * thrown, and so is a call that found no server or nobody signed in. Called again, it goes on with what is left and what
   * had failed.
   */
  run(tell: (progress: Progress) => void, signal: AbortSignal): Promise<void>;
  /** After each run. Answers the way back, where there is one. */
  onOver?(now: Operation): (() => void) | null;
}

type OperationState = "running" | "done" | "failed" | "cancelled";

/** A job as it stands; frozen. */
export interface Operation extends Progress, Pick<Job, "title" | "does" | "bucket" | "prefix" | "total"> {
  id: string;
  state: OperationState;
  /** It ends with the call that is on its way. */
  stopping: boolean;
  /** It goes on by itself once this is over. */
  waits: Wait | null;
  /** Why the run ended early. */
  fault: Fault | null;
  undo: (() => void) | null;
  canRetry: boolean;
}

/** A server that comes and goes must not keep a job going round for ever: so often in a row nothing of it may be done. */
const MAX_IN_VAIN = 5;

interface Running {
  job: Job;
  cut: AbortController;
}

/**
 * The bulk operations of this page. They go on wherever a person goes meanwhile, so no screen owns them, and they know no
 * React: a dialog starts one and closes. A second press of its button comes too late, since it is gone.
 */
class Operations {
  readonly #store = new Store<readonly Operation[]>([]);
  readonly #running = new Map<string, Running>();
  #nextId = 1;

  readonly subscribe = this.#store.subscribe;
  /** Newest first. The same array until something has changed. */
  readonly list = this.#store.get;

  start(job: Job): void {
    const id = `o${this.#nextId++}`;
    const { title, does, bucket, prefix, total } = job;
    const first = { title, does, bucket, prefix, total, ...NO_PROGRESS };
    this.#store.set([{ ...first, id, state: "running", stopping: false, waits: null, fault: null, undo: null, canRetry: true }, ...this.list()]);
    this.#running.set(id, { job, cut: new AbortController() });
    void this.#run(id);
  }

  /** Ends after the call that is on its way: what the server has begun, it does. */
  cancel(id: string): void {
    if (this.#find(id)?.state !== "running") return;
    this.#running.get(id)?.cut.abort();
    this.#change(id, { stopping: true });
  }

  retry(id: string): void {
    const running = this.#running.get(id);
    const state = this.#find(id)?.state;
    if (running === undefined || (state !== "failed" && state !== "cancelled")) return;
    running.cut = new AbortController();
    this.#change(id, { state: "running", stopping: false, fault: null, undo: null });
    void this.#run(id);
  }

  undo(id: string): void {
    const back = this.#find(id)?.undo ?? null;
    // Held at once: the second half of a double click must not go back twice.
    this.#change(id, { undo: null });
    back?.();
  }

  forget(id: string): void {
    if (this.#find(id)?.state === "running") return;
    this.#running.delete(id);
    this.#store.set(this.list().filter((operation) => operation.id !== id));
  }

  /** What a page before this one did; its jobs are gone, so it can be looked at only. */
  remember(before: readonly Operation[]): void {
    this.#store.set([...this.list(), ...before.map((operation) => Object.assign({}, operation, { canRetry: false, undo: null, id: `o${this.#nextId++}` }))]);
  }

  async #run(id: string): Promise<void> {
    const running = this.#running.get(id);
    if (running === undefined) return;
    const { job, cut } = running;
    try {
      await this.#patiently(id, job, cut.signal);
      const failed = (this.#find(id)?.failed ?? 0) > 0;
      this.#change(id, { state: cut.signal.aborted ? "cancelled" : failed ? "failed" : "done", stopping: false });
    } catch (cause) {
      // It was waited for, so it does not go on by itself any more.
      const inVain = waitFor(cause) === null ? {} : { remedy: "It came back several times and did none of it. Look whether it runs, then try again." };
      this.#change(id, { state: "failed", stopping: false, fault: { ...faultOf(cause), ...inVain } });
    }
    const now = this.#find(id);
    if (now !== undefined) this.#change(id, { undo: job.onOver?.(now) ?? null });
  }

  /** A lost server is waited for, and so is the next sign-in: the job then goes on with what is left. */
  async #patiently(id: string, job: Job, signal: AbortSignal): Promise<void> {
    let inVain = 0;
    for (;;) {
      const before = this.#find(id)?.done ?? 0;
      try {
        return await job.run((progress) => this.#change(id, progress), signal);
      } catch (cause) {
        const waits = waitFor(cause);
        if (waits === null) throw cause;
        if (signal.aborted) return;
        inVain = (this.#find(id)?.done ?? 0) > before ? 0 : inVain + 1;
        if (inVain === MAX_IN_VAIN) throw cause;
        this.#change(id, { waits });
        await untilOver(waits, signal);
        this.#change(id, { waits: null });
        if (signal.aborted) return;
      }
    }
  }

  #find(id: string): Operation | undefined {
    return this.list().find((operation) => operation.id === id);
  }

  #change(id: string, change: Partial<Operation>): void {
    this.#store.set(this.list().map((operation) => (operation.id === id ? Object.assign({}, operation, change) : operation)));
  }
}

export const operations = new Operations();
