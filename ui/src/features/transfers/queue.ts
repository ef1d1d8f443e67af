import { objectKeyProblem } from "#/lib/object-key";
import { Store } from "#/lib/store";
import type { Conflict, Transfer, TransferState, Transfers, UploadTarget } from "#/platform/types";
import { Pacer } from "./pacer";
import { type QueuedFile, type QueuedTransfer, snapshotOf } from "./snapshot";
import { type Transport, codeOf, sendFile } from "./send";
import { Throttle } from "./throttle";

/** A file found by a scan: its path below what was dropped, and its bytes, unread. */
export interface FoundFile {
  path: string;
  body: Blob;
  /** Why it cannot be uploaded; its body is then empty. */
  refused?: string;
}

/** What is not the file's fault, and passes. */
const WAITS: Record<string, "server" | "sign-in"> = { unreachable: "server", unauthorized: "sign-in" };

/** A server that comes and goes must not keep a file going round for ever. */
const MAX_ATTEMPTS = 5;

/**
 * The browser's upload queue: some files at a time over all batches, oldest batch first. Owns no React and no DOM;
 * what it holds is bounded by the files dropped, and its listeners hear of it at most ten times a second.
 */
export class UploadQueue implements Transfers {
  readonly #transport: Transport;
  readonly #shown = new Store<readonly Transfer[]>([]);
  readonly #throttle = new Throttle(100, () => this.#publish());
  /** How many files are on their way at once. */
  readonly parallel = new Store(4);
  /** Bytes a second over all of them; null is no limit. */
  readonly bandwidth = new Store<number | null>(null);
  readonly #pacer = new Pacer(this.bandwidth);
  #transfers: QueuedTransfer[] = [];
  #running = 0;
  #nextId = 1;

  constructor(transport: Transport) {
    this.#transport = transport;
    this.parallel.subscribe(() => this.#fill());
  }

  readonly subscribe = this.#shown.subscribe;
  readonly list = this.#shown.get;

  /** Takes in what the scan finds and starts at once; resolves when everything has been found. */
  async add(
    target: UploadTarget,
    title: string,
    found: AsyncIterable<FoundFile> | Iterable<FoundFile>,
    conflict: Conflict = "replace",
  ): Promise<void> {
    const transfer: QueuedTransfer = {
      id: `t${this.#nextId++}`,
      kind: "upload",
      ...target,
      account: this.#transport.account(),
      title,
      conflict,
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
        this.#giveUp(transfer, file);
        Object.assign(file, { state: "cancelled", sentBytes: 0, waits: null });
      }
    }
    transfer.cut.abort();
    this.#changed(transfer);
  }

  /** Stops what runs; the parts that have arrived stay. */
  pause(id: string): void {
    const transfer = this.#find(id);
    if (transfer?.state !== "running") return;
    transfer.state = "paused";
    for (const file of transfer.files) {
      if (file.state === "running") Object.assign(file, { state: "waiting", sentBytes: safeBytes(file), waits: null });
    }
    transfer.cut.abort();
    this.#changed(transfer);
  }

  resume(id: string): void {
    const transfer = this.#find(id);
    if (transfer?.state !== "paused") return;
    this.#restart(transfer);
  }

  retry(id: string): void {
    const transfer = this.#find(id);
    if (transfer === undefined || !isOver(transfer.state)) return;
    const again = transfer.files.filter((file) => file.state === "failed" || file.state === "cancelled");
    if (again.length === 0) return;
    for (const file of again) {
      Object.assign(file, { state: "waiting", sentBytes: safeBytes(file), error: null, attempts: 0 });
    }
    this.#restart(transfer);
  }

  forget(id: string): void {
    const transfer = this.#find(id);
    if (transfer === undefined || !isOver(transfer.state)) return;
    for (const file of transfer.files) this.#giveUp(transfer, file);
    this.#transfers = this.#transfers.filter((other) => other !== transfer);
    this.#throttle.now();
  }

  #restart(transfer: QueuedTransfer): void {
    transfer.next = 0;
    transfer.state = "running";
    transfer.cut = new AbortController();
    this.#changed(transfer);
    this.#fill();
  }

  /** Frees what an unfinished upload holds; should that fail, the server does so after a week. */
  #giveUp({ bucket, account }: QueuedTransfer, file: QueuedFile): void {
    if (file.upload === null) return;
    const { id } = file.upload;
    file.upload = null;
    this.#transport.abort({ bucket, account, key: file.key }, id).catch(() => undefined);
  }

  #find(id: string): QueuedTransfer | undefined {
    return this.#transfers.find((transfer) => transfer.id === id);
  }

  #take(transfer: QueuedTransfer, { path, body, refused }: FoundFile): void {
    const key = transfer.prefix + path;
    const problem = refused ?? objectKeyProblem(key);
    if (problem === null) {
      transfer.files.push({
        name: path,
        key,
        wantedKey: key,
        body,
        sizeBytes: body.size,
        sentBytes: 0,
        state: "waiting",
        replaced: false,
        upload: null,
        waits: null,
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
      // A scan runs on while its batch is paused or cancelled.
      while (this.#running < this.parallel.get() && (transfer.state === "running" || transfer.state === "scanning")) {
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
      const { bucket, account, conflict } = transfer;
      const sending = { transport: this.#transport, pacer: this.#pacer, to: { bucket, account }, conflict, onSent, signal };
      const sent = await sendFile(sending, file);
      // It arrived although somebody has just paused or cancelled: then it is there all the same.
      Object.assign(file, { state: "done", sentBytes: file.sizeBytes, replaced: sent === "replaced", upload: null, error: null });
      if (sent === "skipped") leaveOut(transfer, file);
    } catch (cause) {
      // `cancel` and `pause` have marked the file already, and a retry may have put it back in line since.
      if (signal.aborted) return;
      file.sentBytes = safeBytes(file);
      const error = faultOf(cause);
      const waits = WAITS[error.code];
      if ((waits === undefined && error.code !== "upload_not_found") || file.attempts >= MAX_ATTEMPTS) {
        Object.assign(file, { state: "failed", error });
        return;
      }
      // It keeps its turn while it waits, so that the rest of the batch is not sent into the same refusal.
      if (waits !== undefined) await this.#wait(transfer, file, waits, signal);
      if (!signal.aborted) await this.#run(transfer, file);
    }
  }

  async #wait(transfer: QueuedTransfer, file: QueuedFile, waits: "server" | "sign-in", signal: AbortSignal): Promise<void> {
    file.waits = waits;
    this.#changed(transfer);
    const over = waits === "server" ? this.#transport.untilReachable(signal) : this.#transport.untilSignedIn(signal);
    await over.catch(() => undefined);
    if (signal.aborted) return;
    file.waits = null;
    this.#changed(transfer, "soon");
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
    this.#shown.set(this.#transfers.map((transfer) => (transfer.shown ??= snapshotOf(transfer))));
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

/** The bytes of the parts that have arrived. */
function safeBytes({ upload, sizeBytes }: QueuedFile): number {
  return upload === null ? 0 : Math.min(sizeBytes, upload.parts.length * upload.partBytes);
}

/** A file that was not sent because its key is taken is listed with what was skipped. */
function leaveOut(transfer: QueuedTransfer, file: QueuedFile): void {
  transfer.skipped.push({ path: file.name, reason: "There is one of this name already." });
  const at = transfer.files.indexOf(file);
  transfer.files.splice(at, 1);
  // Those behind it have moved up.
  if (at < transfer.next) transfer.next -= 1;
}

function faultOf(cause: unknown): { code: string; message: string } {
  const code = codeOf(cause);
  if (code !== null && cause instanceof Object && "message" in cause) return { code, message: String(cause.message) };
  return { code: "unexpected_answer", message: String(cause) };
}
