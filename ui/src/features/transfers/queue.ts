import { objectKeyProblem } from "#/lib/object-key";
import type { Transfer, TransferState, Transfers, UploadTarget } from "#/platform/types";
import { type QueuedFile, type QueuedTransfer, snapshotOf } from "./snapshot";
import { Throttle } from "./throttle";

/** A file found by a scan: its path below what was dropped, and its bytes, unread. */
export interface FoundFile {
  path: string;
  body: Blob;
}

export interface Transport {
  /** Sends one file. Rejects with `{ code, message }`; `unreachable` means that it is worth waiting. */
  put(
    target: { bucket: string; key: string },
    body: Blob,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<{ created: boolean }>;
  /** Resolves when the server answers again. */
  untilReachable(signal: AbortSignal): Promise<void>;
}

const PARALLEL_FILES = 4;
/** A server that comes and goes must not keep a file going round for ever. */
const MAX_ATTEMPTS = 5;

/**
 * The browser's upload queue: four files at a time over all batches, oldest batch first. Owns no React and no DOM;
 * what it holds is bounded by the files dropped, and its listeners hear of it at most ten times a second.
 */
export class UploadQueue implements Transfers {
  readonly #transport: Transport;
  readonly #throttle = new Throttle(100, () => this.#publish());
  readonly #listeners = new Set<() => void>();
  #transfers: QueuedTransfer[] = [];
  #list: readonly Transfer[] = [];
  #running = 0;
  #nextId = 1;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly list = (): readonly Transfer[] => this.#list;

  /** Takes in what the scan finds and starts at once; resolves when everything has been found. */
  async add(target: UploadTarget, title: string, found: AsyncIterable<FoundFile>): Promise<void> {
    const transfer: QueuedTransfer = {
      id: `t${this.#nextId++}`,
      kind: "upload",
      ...target,
      title,
      state: "scanning",
      files: [],
      skipped: [],
      next: 0,
      cut: new AbortController(),
    };
    this.#transfers = [transfer, ...this.#transfers];
    this.#changed(transfer);
    try {
      for await (const file of found) {
        if (transfer.cut.signal.aborted) return;
        this.#take(transfer, file);
      }
    } catch (cause) {
      transfer.skipped.push({ path: title, reason: cause instanceof Error ? cause.message : String(cause) });
    }
    if (transfer.state === "scanning") transfer.state = "running";
    this.#settle(transfer);
    this.#throttle.now();
  }

  cancel(id: string): void {
    const transfer = this.#find(id);
    if (transfer === undefined || isOver(transfer.state)) return;
    transfer.state = "cancelled";
    for (const file of transfer.files) {
      if (file.state === "waiting" || file.state === "running") {
        Object.assign(file, { state: "cancelled", sentBytes: 0 });
      }
    }
    transfer.cut.abort();
    this.#changed(transfer);
  }

  retry(id: string): void {
    const transfer = this.#find(id);
    if (transfer === undefined || !isOver(transfer.state)) return;
    const again = transfer.files.filter((file) => file.state === "failed" || file.state === "cancelled");
    if (again.length === 0) return;
    for (const file of again) Object.assign(file, { state: "waiting", sentBytes: 0, error: null, attempts: 0 });
    transfer.next = 0;
    transfer.state = "running";
    transfer.cut = new AbortController();
    this.#changed(transfer);
    this.#fill();
  }

  forget(id: string): void {
    const transfer = this.#find(id);
    if (transfer === undefined || !isOver(transfer.state)) return;
    this.#transfers = this.#transfers.filter((other) => other !== transfer);
    this.#throttle.now();
  }

  #find(id: string): QueuedTransfer | undefined {
    return this.#transfers.find((transfer) => transfer.id === id);
  }

  #take(transfer: QueuedTransfer, { path, body }: FoundFile): void {
    const key = transfer.prefix + path;
    const problem = objectKeyProblem(key);
    if (problem === null) {
      transfer.files.push({
        name: path,
        key,
        body,
        sizeBytes: body.size,
        sentBytes: 0,
        state: "waiting",
        replaced: false,
        attempts: 0,
        error: null,
      });
      this.#fill();
    } else {
      transfer.skipped.push({ path, reason: problem });
    }
    this.#changed(transfer, "soon");
  }

  /** Starts waiting files until the parallel ones are used up. */
  #fill(): void {
    for (const transfer of this.#transfers.toReversed()) {
      while (this.#running < PARALLEL_FILES) {
        const file = nextWaiting(transfer);
        if (file === null) break;
        this.#running += 1;
        file.state = "running";
        void this.#run(transfer, file).finally(() => {
          this.#running -= 1;
          this.#settle(transfer);
          this.#fill();
        });
      }
    }
  }

  async #run(transfer: QueuedTransfer, file: QueuedFile): Promise<void> {
    const { signal } = transfer.cut;
    const onSent = (bytes: number) => {
      if (signal.aborted) return;
      file.sentBytes = bytes;
      this.#changed(transfer, "soon");
    };
    try {
      file.attempts += 1;
      const { created } = await this.#transport.put(
        { bucket: transfer.bucket, key: file.key },
        file.body,
        onSent,
        signal,
      );
      Object.assign(file, { state: "done", sentBytes: file.sizeBytes, replaced: !created });
    } catch (cause) {
      // `cancel` has marked the file already, and a retry may have put it back in line since.
      if (signal.aborted) return;
      file.sentBytes = 0;
      const error = faultOf(cause);
      if (error.code !== "unreachable" || file.attempts >= MAX_ATTEMPTS) {
        Object.assign(file, { state: "failed", error });
        return;
      }
      await this.#transport.untilReachable(signal).catch(() => undefined);
      if (!signal.aborted) await this.#run(transfer, file);
    }
  }

  /** Decides whether a batch is over: nothing waits or runs any more. */
  #settle(transfer: QueuedTransfer): void {
    if (transfer.state === "running") {
      const open = transfer.files.some((file) => file.state === "waiting" || file.state === "running");
      if (!open) transfer.state = transfer.files.some((file) => file.state === "failed") ? "failed" : "done";
      this.#changed(transfer, open ? "soon" : "now");
    } else {
      this.#changed(transfer, "soon");
    }
  }

  #changed(transfer: QueuedTransfer, when: "now" | "soon" = "now"): void {
    transfer.shown = null;
    if (when === "now") this.#throttle.now();
    else this.#throttle.soon();
  }

  #publish(): void {
    this.#list = this.#transfers.map((transfer) => (transfer.shown ??= snapshotOf(transfer)));
    for (const listener of this.#listeners) listener();
  }
}

export function isOver(state: TransferState): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}

/** The next file in line. `next` only moves forward, so that 5,000 files are not searched 5,000 times. */
function nextWaiting(transfer: QueuedTransfer): QueuedFile | null {
  while (transfer.next < transfer.files.length) {
    const file = transfer.files[transfer.next];
    transfer.next += 1;
    if (file?.state === "waiting") return file;
  }
  return null;
}

function faultOf(cause: unknown): { code: string; message: string } {
  if (cause !== null && typeof cause === "object" && "code" in cause && "message" in cause) {
    return { code: String(cause.code), message: String(cause.message) };
  }
  return { code: "unexpected_answer", message: String(cause) };
}
