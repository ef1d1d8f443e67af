import type { FoundFile } from "#/features/transfers/queue";
import { objectKeyProblem } from "#/lib/object-key";
import type { Measured, SkippedFile } from "../types";

/** What a browser holds of a drop or of a file dialog, until it is read. */
export interface HeldFiles {
  title: string;
  found(): AsyncGenerator<FoundFile>;
}

/** How many paths are told: enough for the command that does the same. */
const MAX_PATHS = 100;

/** Walks everything once, and keeps it for the upload that mostly follows. */
export async function measure(held: HeldFiles): Promise<Measured> {
  const found: FoundFile[] = [];
  for await (const file of held.found()) found.push(file);
  held.found = async function* again() {
    yield* found;
  };
  const skipped: SkippedFile[] = [];
  const files = found.filter(({ path, refused }) => {
    // The folder it goes to is known to be all right; only a very long path may be refused later.
    const reason = refused ?? objectKeyProblem(path);
    if (reason !== null) skipped.push({ path, reason });
    return reason === null;
  });
  return {
    title: held.title,
    files: files.length,
    sizeBytes: files.reduce((sum, { body }) => sum + body.size, 0),
    folder: found.some(({ path }) => path.includes("/")),
    largestBytes: files.reduce((most, { body }) => Math.max(most, body.size), 0),
    skipped,
    paths: files.slice(0, MAX_PATHS).map(({ path }) => path),
  };
}

/** Files chosen in a dialog. For a folder each file knows its path below it, the folder's own name first. */
export function fromFileList(list: FileList): HeldFiles {
  const files = [...list];
  const tops = new Set(files.map((file) => pathOf(file).split("/")[0] ?? file.name));
  return {
    title: titleOf([...tops]),
    async *found() {
      for (const file of files) yield { path: pathOf(file), body: file };
    },
  };
}

/**
 * What was dropped. The entries have to be taken while the drop event runs: afterwards the browser empties it.
 * null when nothing of it is a file (text, a link).
 */
export function fromDrop(data: DataTransfer): HeldFiles | null {
  const entries: FileSystemEntry[] = [];
  const loose: File[] = [];
  for (const item of data.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry();
    const file = entry === null ? item.getAsFile() : null;
    if (entry !== null) entries.push(entry);
    else if (file !== null) loose.push(file);
  }
  if (entries.length === 0 && loose.length === 0) return null;
  return {
    title: titleOf([...entries, ...loose].map(({ name }) => name)),
    async *found() {
      for (const file of loose) yield { path: file.name, body: file };
      for (const entry of entries) yield* walk(entry);
    },
  };
}

async function* walk(entry: FileSystemEntry): AsyncGenerator<FoundFile> {
  if (isFile(entry)) {
    const path = entry.fullPath.replace(/^\//, "");
    // One that cannot be read must not keep the rest back.
    const file = await new Promise<File | null>((resolve) => entry.file(resolve, () => resolve(null)));
    yield file === null ? { path, body: new Blob(), refused: "It cannot be read." } : { path, body: file };
  } else if (isDirectory(entry)) {
    const reader = entry.createReader();
    // readEntries gives at most a hundred at a time, and an empty batch at the end.
    for (;;) {
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (batch.length === 0) return;
      for (const child of batch) yield* walk(child);
    }
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function pathOf(file: File): string {
  return file.webkitRelativePath === "" ? file.name : file.webkitRelativePath;
}

function titleOf(names: string[]): string {
  const [first = "nothing", ...others] = names;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
