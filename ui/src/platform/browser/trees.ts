import { accountNow, inAccount, send } from "#/api/client";
import { asApiError, localError } from "#/api/errors";
import { listBelow, objectUrl } from "#/api/objects";
import { isOver } from "#/features/transfers/queue";
import { Throttle } from "#/features/transfers/throttle";
import { lastSegment } from "#/lib/object-key";
import { counter } from "./counter";
import type { Transfer, TransferFile, TransferState, Transfers, Tree } from "../types";

/** Chromium's; absent from the DOM types as long as the others lack it. */
type DirectoryPicker = (options: { mode: "readwrite" }) => Promise<FileSystemDirectoryHandle>;

const AT_A_TIME = 4;
const SHOWN_FILES = 200;
const RANK: Record<TransferFile["state"], number> = { running: 0, failed: 1, waiting: 2, done: 3, cancelled: 4 };

interface Running {
  what: Tree;
  id: string;
  headers: Record<string, string>;
  into: FileSystemDirectoryHandle;
  state: TransferState;
  /** Everything has been listed. */
  listed: boolean;
  files: TransferFile[];
  cut: AbortController;
}

/** Whether this browser lets a page write into a folder that the person chooses. */
export const canSaveTrees = "showDirectoryPicker" in window;

/** Downloads of many objects into a folder of the disk, which keep their paths. */
export class Trees implements Transfers {
  readonly #listeners = new Set<() => void>();
  readonly #throttle = new Throttle(100, () => this.#publish());
  #running: Running[] = [];
  #list: readonly Transfer[] = [];
  #nextId = 1;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly list = (): readonly Transfer[] => this.#list;

  async start(what: Tree): Promise<void> {
    let into: FileSystemDirectoryHandle;
    try {
      into = await (window as unknown as { showDirectoryPicker: DirectoryPicker }).showDirectoryPicker({ mode: "readwrite" });
    } catch (cause) {
      // Closing the dialog is a change of mind, not a failure.
      if (cause instanceof DOMException && cause.name === "AbortError") return;
      throw cause;
    }
    const files = what.objects.map(({ key, sizeBytes }) => fileOf(what, key, sizeBytes));
    const headers = inAccount(accountNow());
    const tree: Running = { what, id: `f${this.#nextId++}`, headers, into, state: "scanning", listed: false, files, cut: new AbortController() };
    this.#running = [tree, ...this.#running];
    void this.#run(tree);
  }

  cancel(id: string): void {
    const tree = this.#find(id);
    if (tree === undefined || isOver(tree.state)) return;
    tree.state = "cancelled";
    for (const file of tree.files) if (file.state === "waiting" || file.state === "running") file.state = "cancelled";
    tree.cut.abort();
    this.#throttle.now();
  }

  retry(id: string): void {
    const tree = this.#find(id);
    if (tree === undefined || !isOver(tree.state)) return;
    for (const file of tree.files) {
      if (file.state !== "done") Object.assign(file, { state: "waiting", sentBytes: 0, error: null });
    }
    tree.cut = new AbortController();
    void this.#run(tree);
  }

  forget(id: string): void {
    this.#running = this.#running.filter((tree) => tree.id !== id || !isOver(tree.state));
    this.#throttle.now();
  }

  #find(id: string): Running | undefined {
    return this.#running.find((tree) => tree.id === id);
  }

  async #run(tree: Running): Promise<void> {
    const { signal } = tree.cut;
    tree.state = "scanning";
    this.#throttle.now();
    try {
      if (!tree.listed) await this.#lookUp(tree, signal);
      if (signal.aborted) return;
      tree.state = "running";
      const waiting = tree.files.filter(({ state }) => state === "waiting")[Symbol.iterator]();
      const worker = async () => {
        for (const file of waiting) {
          if (signal.aborted) return;
          await this.#save(tree, file, signal);
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, worker));
      if (!signal.aborted) tree.state = tree.files.some(({ state }) => state === "failed") ? "failed" : "done";
    } catch (cause) {
      if (signal.aborted) return;
      const { code, message } = asApiError(cause);
      tree.files.push({ name: tree.what.title, key: tree.what.base, sizeBytes: 0, sentBytes: 0, state: "failed", error: { code, message } });
      tree.state = "failed";
    } finally {
      this.#throttle.now();
    }
  }

  async #lookUp(tree: Running, signal: AbortSignal): Promise<void> {
    const { what, headers } = tree;
    for (const region of what.regions) {
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof listBelow>> = await listBelow(what.bucket, region, cursor, signal, headers);
        tree.files.push(...page.data.map(({ key, sizeBytes }) => fileOf(what, key, sizeBytes)));
        this.#throttle.soon();
        cursor = page.cursor ?? null;
      } while (cursor !== null);
    }
    tree.listed = true;
  }

  async #save({ what, into, headers }: Running, file: TransferFile, signal: AbortSignal): Promise<void> {
    file.state = "running";
    this.#throttle.soon();
    try {
      const path = file.name.split("/");
      const name = path.pop() ?? "";
      let folder = into;
      for (const segment of path) folder = await folder.getDirectoryHandle(allowed(segment), { create: true });
      // What only keeps an empty folder has no name of its own.
      if (name !== "") {
        const response = await send(objectUrl(what.bucket, file.key), { signal, headers });
        const handle = await folder.getFileHandle(allowed(name), { create: true });
        const counted = (response.body ?? new Blob().stream()).pipeThrough(this.#counter(file));
        // Written beside the target by the browser and moved there on close: a broken download leaves nothing.
        await counted.pipeTo(await handle.createWritable(), { signal });
      }
      Object.assign(file, { state: "done", sentBytes: file.sizeBytes });
    } catch (cause) {
      if (signal.aborted) return;
      const { code, message } = cause instanceof TypeError && cause.message.includes("name") ? badName(file.name) : asApiError(cause);
      Object.assign(file, { state: "failed", sentBytes: 0, error: { code, message } });
    }
    this.#throttle.soon();
  }

  #counter(file: TransferFile) {
    return counter((count) => {
      file.sentBytes += count;
      this.#throttle.soon();
    });
  }

  #publish(): void {
    this.#list = this.#running.map(shown);
    for (const listener of this.#listeners) listener();
  }
}

function fileOf({ base }: Tree, key: string, sizeBytes: number): TransferFile {
  const name = key.startsWith(base) ? key.slice(base.length) : key;
  return { name, key, sizeBytes, sentBytes: 0, state: "waiting", error: null };
}

/** A folder without a name, which a key may have and no disk has. */
function allowed(segment: string): string {
  if (segment === "") throw badName(segment);
  return segment;
}

function badName(name: string) {
  return localError("not_written", `No file can be called “${lastSegment(name)}” here.`);
}

function shown({ what, id, state, files }: Running): Transfer {
  const count = (wanted: TransferFile["state"]) => files.filter((file) => file.state === wanted).length;
  return {
    id,
    kind: "download",
    bucket: what.bucket,
    prefix: what.base,
    title: what.title,
    state,
    filesTotal: files.length,
    filesDone: count("done"),
    filesFailed: count("failed"),
    filesReplaced: 0,
    bytesTotal: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    bytesDone: files.reduce((sum, { sentBytes }) => sum + sentBytes, 0),
    files: files
      .toSorted((a, b) => RANK[a.state] - RANK[b.state])
      .slice(0, SHOWN_FILES)
      .map((file) => Object.assign({}, file)),
    skipped: [],
  };
}
