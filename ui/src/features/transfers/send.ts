import { nextName } from "#/lib/object-key";
import type { Conflict } from "#/platform/types";
import type { Pacer } from "./pacer";
import type { QueuedFile } from "./snapshot";

/** Where a file goes, and in which account: the one that was chosen when it was queued. */
export interface At {
  bucket: string;
  key: string;
  account: string | null;
}

export interface SentPart {
  partNumber: number;
  etag: string;
}

/** What the queue needs of the server. Every refusal is `{ code, message }`; `unreachable` means: worth waiting. */
export interface Transport {
  exists(at: At, signal: AbortSignal): Promise<boolean>;
  /** Sends a file in one request; with `onlyNew` it is refused (`precondition_failed`) where the key is taken. */
  put(at: At, body: Blob, onlyNew: boolean, onSent: (bytes: number) => void, signal: AbortSignal): Promise<{ created: boolean }>;
  /** What has arrived of this very file, begun earlier and not completed; null: nothing. */
  unfinished(at: At, body: Blob, signal: AbortSignal): Promise<Begun | null>;
  start(at: At, body: Blob, partBytes: number, signal: AbortSignal): Promise<string>;
  part(at: At, uploadId: string, partNumber: number, body: Blob, onSent: (bytes: number) => void, signal: AbortSignal): Promise<SentPart>;
  complete(at: At, uploadId: string, parts: readonly SentPart[], signal: AbortSignal): Promise<{ created: boolean }>;
  abort(at: At, uploadId: string): Promise<void>;
  /** Resolves when the server answers again. */
  untilReachable(signal: AbortSignal): Promise<void>;
  /** Resolves when somebody is signed in again. */
  untilSignedIn(signal: AbortSignal): Promise<void>;
  /** The account that is chosen now. */
  account(): string | null;
}

/** An upload in parts that has begun: all but the last part are of one size. */
export interface Begun {
  id: string;
  parts: SentPart[];
  partBytes: number;
}

/** From here on a file goes in parts, so that what has arrived stays when the connection is lost. */
export const MULTIPART_BYTES = 16 * 1024 * 1024;
const PART_BYTES = 8 * 1024 * 1024;
/** The smallest that the API takes for a part which is not the last. */
const LEAST_PART_BYTES = 5 * 1024 * 1024;
const MAX_PARTS = 10_000;

/**
 * How a file is cut, or null where it goes whole: parts of 8 MiB, larger where there would be too many of them. Under a
 * limit as small as the API takes them, since a request on its way cannot be slowed down.
 */
function partSize(sizeBytes: number, limited: boolean): number | null {
  if (sizeBytes < MULTIPART_BYTES && !(limited && sizeBytes > LEAST_PART_BYTES)) return null;
  const least = Math.ceil(sizeBytes / MAX_PARTS);
  return Math.max(limited ? LEAST_PART_BYTES : PART_BYTES, Math.ceil(least / 1024 ** 2) * 1024 ** 2);
}

export type Sent = "created" | "replaced" | "skipped";

/** What sending a file needs beside the file. */
export interface Sending {
  transport: Transport;
  pacer: Pacer;
  to: { bucket: string; account: string | null };
  conflict: Conflict;
  /** Told the bytes of the whole file. */
  onSent(bytes: number): void;
  signal: AbortSignal;
}

/**
 * Sends one file, or what of it has not arrived yet: the parts that are safe are kept in `file.upload`, wherever this
 * is interrupted.
 */
export async function sendFile(sending: Sending, file: QueuedFile): Promise<Sent> {
  const { transport, pacer, to, conflict, onSent, signal } = sending;
  // An upload in parts has decided about its key when it began.
  if (conflict !== "replace" && file.upload === null) {
    for (let count = 2; await transport.exists({ ...to, key: file.key }, signal); count += 1) {
      if (conflict === "skip") return "skipped";
      file.key = nextName(file.wantedKey, count);
    }
  }
  const at = { ...to, key: file.key };
  const partBytes = partSize(file.sizeBytes, pacer.limited);
  if (file.upload !== null || partBytes !== null) {
    const { created } = await sendParts(sending, at, file, partBytes ?? PART_BYTES);
    return created ? "created" : "replaced";
  }
  try {
    if (pacer.limited) await pacer.turn(file.sizeBytes, signal);
    const { created } = await transport.put(at, file.body, conflict !== "replace", onSent, signal);
    return created ? "created" : "replaced";
  } catch (cause) {
    // Somebody took the key between the question and the sending.
    if (conflict !== "replace" && codeOf(cause) === "precondition_failed") return sendFile(sending, file);
    throw cause;
  }
}

async function sendParts(sending: Sending, at: At, file: QueuedFile, partBytes: number): Promise<{ created: boolean }> {
  const { transport, pacer, onSent, signal } = sending;
  try {
    file.upload ??=
      (await transport.unfinished(at, file.body, signal)) ??
      { id: await transport.start(at, file.body, partBytes, signal), parts: [], partBytes };
    const { id, parts, partBytes: size } = file.upload;
    const count = Math.ceil(file.sizeBytes / size);
    while (parts.length < count) {
      const begin = parts.length * size;
      onSent(begin);
      const body = file.body.slice(begin, begin + size);
      if (pacer.limited) await pacer.turn(body.size, signal);
      parts.push(await transport.part(at, id, parts.length + 1, body, (bytes) => onSent(begin + bytes), signal));
      // It does move, so the next loss starts counting anew.
      file.attempts = 1;
    }
    return await transport.complete(at, id, parts, signal);
  } catch (cause) {
    // Given up meanwhile, by its age or by somebody else: its parts are gone.
    if (codeOf(cause) === "upload_not_found") file.upload = null;
    throw cause;
  }
}

export function codeOf(cause: unknown): string | null {
  return cause !== null && typeof cause === "object" && "code" in cause ? String(cause.code) : null;
}
