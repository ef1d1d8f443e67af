import { accountNow, inAccount, send } from "#/api/client";
import { asApiError } from "#/api/errors";
import { isOver } from "#/features/transfers/queue";
import { sortedOut } from "#/features/transfers/snapshot";
import { Throttle } from "#/features/transfers/throttle";
import { Store } from "#/lib/store";
import { counter } from "./counter";
import type { Transfer, TransferFile, TransferState, Transfers } from "../types";

/** A download as it is worked on; mutable, unlike what is shown of it. */
export interface Running<How> {
  readonly id: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly title: string;
  /** What only its own kind reads. */
  readonly how: How;
  /** Of the account that it was begun in. */
  readonly headers: Record<string, string>;
  readonly files: TransferFile[];
  state: TransferState;
  cut: AbortController;
}

type Begun<How> = Pick<Running<How>, "bucket" | "prefix" | "title" | "files" | "how">;

/**
 * The downloads of one kind that this page has begun, newest first, told of at most ten times a second. Owns the list, the
 * states and the counting of bytes; which files there are and where they are written is up to the kind.
 */
export abstract class RunningDownloads<How> implements Transfers {
  readonly #shown = new Store<readonly Transfer[]>([]);
  readonly #throttle = new Throttle(100, () => this.#shown.set(this.#running.map(shown)));
  readonly #idLetter: string;
  #running: Running<How>[] = [];
  #nextId = 1;

  /** Ids of all transfers are told apart by their letter. */
  constructor(idLetter: string) {
    this.#idLetter = idLetter;
  }

  readonly subscribe = this.#shown.subscribe;
  readonly list = this.#shown.get;

  cancel(id: string): void {
    const running = this.#find(id);
    if (running === undefined || isOver(running.state)) return;
    running.state = "cancelled";
    for (const file of running.files) if (file.state === "waiting" || file.state === "running") file.state = "cancelled";
    running.cut.abort();
    this.#throttle.now();
  }

  retry(id: string): void {
    const running = this.#find(id);
    if (running === undefined || !isOver(running.state)) return;
    for (const file of running.files) {
      if (file.state !== "done") Object.assign(file, { state: "waiting", sentBytes: 0, error: null });
    }
    running.cut = new AbortController();
    void this.#run(running);
  }

  forget(id: string): void {
    this.#running = this.#running.filter((running) => running.id !== id || !isOver(running.state));
    this.#throttle.now();
  }

  /** Saves every file that waits. What is thrown ends it as a whole. */
  protected abstract save(running: Running<How>, signal: AbortSignal): Promise<void>;

  protected begin(begun: Begun<How>): void {
    const id = `${this.#idLetter}${this.#nextId++}`;
    const headers = inAccount(accountNow());
    const running: Running<How> = { ...begun, id, headers, state: "running", cut: new AbortController() };
    this.#running = [running, ...this.#running];
    void this.#run(running);
  }

  /** One file: its state before, while and after `work`, which fetches and writes it. */
  protected async saveFile(file: TransferFile, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    file.state = "running";
    this.#throttle.soon();
    try {
      await work();
      // A zip is a little larger than what is in it.
      Object.assign(file, { state: "done", sizeBytes: file.sentBytes });
    } catch (cause) {
      if (signal.aborted) return;
      const { code, message } = asApiError(cause);
      Object.assign(file, { state: "failed", sentBytes: 0, error: { code, message } });
    }
    this.#throttle.soon();
  }

  /** The bytes at `url`, counted as they come. */
  protected async bytesOf(url: string, { headers }: Running<How>, file: TransferFile, signal: AbortSignal) {
    const response = await send(url, { signal, headers });
    return (response.body ?? new Blob().stream()).pipeThrough(
      counter((count) => {
        file.sentBytes += count;
        this.#throttle.soon();
      }),
    );
  }

  protected changed(): void {
    this.#throttle.soon();
  }

  #find(id: string): Running<How> | undefined {
    return this.#running.find((running) => running.id === id);
  }

  async #run(running: Running<How>): Promise<void> {
    const { signal } = running.cut;
    const { files } = running;
    running.state = "running";
    try {
      const saved = this.save(running, signal);
      this.#throttle.now();
      await saved;
      if (signal.aborted) return;
      running.state = files.some(({ state }) => state === "failed") ? "failed" : "done";
    } catch (cause) {
      if (signal.aborted) return;
      const { code, message } = asApiError(cause);
      files.push({ name: running.title, key: running.prefix, sizeBytes: 0, sentBytes: 0, state: "failed", error: { code, message } });
      running.state = "failed";
    } finally {
      this.#throttle.now();
    }
  }
}

/** A file that is yet to be fetched. */
export function waitingFile(name: string, key: string, sizeBytes: number): TransferFile {
  return { name, key, sizeBytes, sentBytes: 0, state: "waiting", error: null };
}

/** Asks where to write. null: the dialog was closed, which is a change of mind and no failure. */
export async function picked<Handle>(picking: Promise<Handle>): Promise<Handle | null> {
  try {
    return await picking;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") return null;
    throw cause;
  }
}

/** Written beside the target by the browser and moved there on close: a broken download leaves nothing. */
export async function writeTo(handle: FileSystemFileHandle, bytes: ReadableStream, signal: AbortSignal): Promise<void> {
  await bytes.pipeTo(await handle.createWritable(), { signal });
}

function shown({ id, bucket, prefix, title, state, files: all }: Running<unknown>): Transfer {
  const { files, ...counts } = sortedOut(all);
  return {
    id,
    kind: "download",
    bucket,
    prefix,
    title,
    state,
    ...counts,
    filesReplaced: 0,
    bytesTotal: all.reduce((sum, { sizeBytes, sentBytes }) => sum + Math.max(sizeBytes, sentBytes), 0),
    bytesDone: all.reduce((sum, { sentBytes }) => sum + sentBytes, 0),
    files: files.map((file) => Object.assign({}, file)),
    skipped: [],
  };
}
