/** Runs `work` at most once every `everyMs`, however often it is asked for. */
export class Throttle {
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly everyMs: number,
    private readonly work: () => void,
  ) {}

  /** Within `everyMs`, together with everything else asked meanwhile. */
  soon(): void {
    this.#timer ??= setTimeout(() => this.now(), this.everyMs);
  }

  /** At once, for what a person waits to see. */
  now(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.work();
  }
}
