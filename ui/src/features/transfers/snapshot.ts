import type { Conflict, FileState, SkippedFile, Transfer, TransferFile, TransferState } from "#/platform/types";
import type { Begun } from "./send";

/** How many files of a batch are shown. The counts are of all of them. */
const SHOWN_FILES = 200;
const ORDER: readonly FileState[] = ["running", "failed", "waiting", "done", "cancelled"];

export interface QueuedFile extends TransferFile {
  body: Blob;
  /** The key before another was chosen to keep both. */
  wantedKey: string;
  /** An upload in parts that has begun, and what of it has arrived. */
  upload: Begun | null;
  /** For the server, which does not answer, or for somebody to sign in. */
  waits: "server" | "sign-in" | null;
  attempts: number;
  replaced: boolean;
}

/** A batch as the queue works on it; mutable, unlike what is shown of it. */
export interface QueuedTransfer {
  id: string;
  kind: "upload";
  bucket: string;
  prefix: string;
  /** Chosen when it was queued: another choice since then does not move it. */
  account: string | null;
  title: string;
  conflict: Conflict;
  state: TransferState;
  files: QueuedFile[];
  skipped: SkippedFile[];
  /** Files before this one have been started. */
  next: number;
  cut: AbortController;
  /** The last snapshot, until something changes. */
  shown?: Transfer | null;
}

/** What a person sees of a batch, frozen. */
export function snapshotOf(transfer: QueuedTransfer): Transfer {
  let bytesTotal = 0;
  let bytesDone = 0;
  let filesReplaced = 0;
  let server = false;
  let signIn = false;
  for (const file of transfer.files) {
    bytesTotal += file.sizeBytes;
    bytesDone += file.sentBytes;
    if (file.replaced) filesReplaced += 1;
    server ||= file.waits === "server";
    signIn ||= file.waits === "sign-in";
  }
  const { id, kind, bucket, prefix, title, state } = transfer;
  const { files, ...counts } = sortedOut(transfer.files);
  return {
    id,
    kind,
    bucket,
    prefix,
    title,
    state,
    ...counts,
    filesReplaced,
    canPause: true,
    waitsForServer: server,
    waitsForSignIn: signIn,
    bytesTotal,
    bytesDone,
    files: files.map(shownFile),
    skipped: transfer.skipped.slice(0, SHOWN_FILES),
  };
}

/** How many there are, and the first of them: what runs and what failed before the rest. One pass over all. */
export function sortedOut<File extends TransferFile>(
  all: readonly File[],
): { filesTotal: number; filesDone: number; filesFailed: number; files: File[] } {
  const byState: Record<FileState, File[]> = { running: [], failed: [], waiting: [], done: [], cancelled: [] };
  for (const file of all) byState[file.state].push(file);
  return {
    filesTotal: all.length,
    filesDone: byState.done.length,
    filesFailed: byState.failed.length,
    files: ORDER.flatMap((name) => byState[name]).slice(0, SHOWN_FILES),
  };
}

function shownFile({ name, key, sizeBytes, sentBytes, state, error, upload }: QueuedFile): TransferFile {
  const safe = upload === null ? null : { parts: upload.parts.length, of: Math.ceil(sizeBytes / upload.partBytes) };
  return { name, key, sizeBytes, sentBytes, state, error, ...(safe === null ? {} : { safe }) };
}
