import type { Store } from "#/lib/store";

/**
 * Keeps what is sent below so many bytes a second, piece by piece: a piece goes as fast as the line lets it, and the next
 * waits until the mean is right again. A browser offers nothing finer: it cannot slow down a request on its way.
 */
export class Pacer {
  #freeAtMs = 0;

  constructor(
    private readonly limit: Store<number | null>,
    private readonly now: () => number = () => performance.now(),
  ) {
    // What was owed under the old limit is let go.
    limit.subscribe(() => {
      this.#freeAtMs = 0;
    });
  }

  get limited(): boolean {
    return this.limit.get() !== null;
  }

  /** Resolves when a piece of so many bytes may go; rejects when `signal` says so first. */
  async turn(bytes: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const limit = this.limit.get();
      if (limit === null) return;
      const waitMs = this.#freeAtMs - this.now();
      if (waitMs <= 0) {
        this.#freeAtMs = this.now() + (bytes / limit) * 1000;
        return;
      }
      await this.#pause(waitMs, signal);
    }
  }

  /** So long, or until the limit is another one or nobody wants it any more. */
  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        clearTimeout(timer);
        stop();
        signal.removeEventListener("abort", over);
        resolve();
      };
      const timer = setTimeout(over, ms);
      const stop = this.limit.subscribe(over);
      signal.addEventListener("abort", over);
    });
  }
}
