import { localError } from "#/api/errors";
import { listBelow, objectUrl } from "#/api/objects";
import { lastSegment } from "#/lib/object-key";
import { type Running, RunningDownloads, picked, waitingFile, writeTo } from "./running-downloads";
import type { TransferFile, Tree } from "../types";

/** Chromium's; absent from the DOM types as long as the others lack it. */
type DirectoryPicker = (options: { mode: "readwrite" }) => Promise<FileSystemDirectoryHandle>;

const AT_A_TIME = 4;

interface How {
  what: Tree;
  into: FileSystemDirectoryHandle;
  /** Everything has been listed. */
  listed: boolean;
}

/** Whether this browser lets a page write into a folder that the person chooses. */
export const canSaveTrees = "showDirectoryPicker" in window;

/** Downloads of many objects into a folder of the disk, which keep their paths. */
export class Trees extends RunningDownloads<How> {
  constructor() {
    super("f");
  }

  async start(what: Tree): Promise<void> {
    const pick = (window as unknown as { showDirectoryPicker: DirectoryPicker }).showDirectoryPicker;
    const into = await picked(pick.call(window, { mode: "readwrite" }));
    if (into === null) return;
    const files = what.objects.map(({ key, sizeBytes }) => fileOf(what, key, sizeBytes));
    this.begin({ bucket: what.bucket, prefix: what.base, title: what.title, files, how: { what, into, listed: false } });
  }

  protected override async save(tree: Running<How>, signal: AbortSignal): Promise<void> {
    if (!tree.how.listed) {
      tree.state = "scanning";
      await this.#lookUp(tree, signal);
      if (signal.aborted) return;
      tree.state = "running";
    }
    const waiting = tree.files.filter(({ state }) => state === "waiting")[Symbol.iterator]();
    const worker = async () => {
      for (const file of waiting) {
        if (signal.aborted) return;
        await this.saveFile(file, signal, () => this.#write(tree, file, signal));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  }

  async #lookUp({ files, how, headers }: Running<How>, signal: AbortSignal): Promise<void> {
    const { what } = how;
    // What a listing that broke off has left is found again.
    files.splice(what.objects.length);
    for (const region of what.regions) {
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof listBelow>> = await listBelow(what.bucket, region, cursor, signal, headers);
        files.push(...page.data.map(({ key, sizeBytes }) => fileOf(what, key, sizeBytes)));
        this.changed();
        cursor = page.cursor ?? null;
      } while (cursor !== null);
    }
    how.listed = true;
  }

  async #write(tree: Running<How>, file: TransferFile, signal: AbortSignal): Promise<void> {
    try {
      const path = file.name.split("/");
      const name = path.pop() ?? "";
      let folder = tree.how.into;
      for (const segment of path) folder = await folder.getDirectoryHandle(allowed(segment), { create: true });
      // What only keeps an empty folder has no name of its own.
      if (name === "") return;
      const bytes = await this.bytesOf(objectUrl(tree.bucket, file.key), tree, file, signal);
      await writeTo(await folder.getFileHandle(allowed(name), { create: true }), bytes, signal);
    } catch (cause) {
      throw cause instanceof TypeError && cause.message.includes("name") ? badName(file.name) : cause;
    }
  }
}

function fileOf({ base }: Tree, key: string, sizeBytes: number): TransferFile {
  return waitingFile(key.startsWith(base) ? key.slice(base.length) : key, key, sizeBytes);
}

/** A folder without a name, which a key may have and no disk has. */
function allowed(segment: string): string {
  if (segment === "") throw badName(segment);
  return segment;
}

function badName(name: string) {
  return localError("not_written", `No file can be called “${lastSegment(name)}” here.`);
}
