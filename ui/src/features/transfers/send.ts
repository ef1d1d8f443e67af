import { nextName } from "#/lib/object-key";
import type { Conflict } from "#/platform/types";
import type { QueuedFile } from "./snapshot";

interface At {
  bucket: string;
  key: string;
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
  start(at: At, contentType: string, signal: AbortSignal): Promise<string>;
  part(at: At, uploadId: string, partNumber: number, body: Blob, onSent: (bytes: number) => void, signal: AbortSignal): Promise<SentPart>;
  complete(at: At, uploadId: string, parts: readonly SentPart[], signal: AbortSignal): Promise<{ created: boolean }>;
  abort(at: At, uploadId: string): Promise<void>;
  /** Resolves when the server answers again. */
  untilReachable(signal: AbortSignal): Promise<void>;
}

/** From here on a file goes in parts, so that what has arrived stays when the connection is lost. */
export const MULTIPART_BYTES = 16 * 1024 * 1024;
const PART_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 10_000;

/** How a file is cut: parts of 8 MiB, larger where there would be too many of them. */
export function partSize(sizeBytes: number): number {
  const least = Math.ceil(sizeBytes / MAX_PARTS);
  return Math.max(PART_BYTES, Math.ceil(least / 1024 ** 2) * 1024 ** 2);
}

export type Sent = "created" | "replaced" | "skipped";

/**
 * Sends one file, or what of it has not arrived yet: the parts that are safe are kept in `file.upload`, wherever this
 * is interrupted. `onSent` is told the bytes of the whole file.
 */
export async function sendFile(
  transport: Transport,
  bucket: string,
  file: QueuedFile,
  conflict: Conflict,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Sent> {
  // An upload in parts has decided about its key when it began.
  if (conflict !== "replace" && file.upload === null) {
    for (let count = 2; await transport.exists({ bucket, key: file.key }, signal); count += 1) {
      if (conflict === "skip") return "skipped";
      file.key = nextName(file.wantedKey, count);
    }
  }
  const at = { bucket, key: file.key };
  if (file.sizeBytes >= MULTIPART_BYTES) {
    const { created } = await sendParts(transport, at, file, onSent, signal);
    return created ? "created" : "replaced";
  }
  try {
    const { created } = await transport.put(at, file.body, conflict !== "replace", onSent, signal);
    return created ? "created" : "replaced";
  } catch (cause) {
    // Somebody took the key between the question and the sending.
    if (conflict !== "replace" && codeOf(cause) === "precondition_failed") {
      return sendFile(transport, bucket, file, conflict, onSent, signal);
    }
    throw cause;
  }
}

async function sendParts(
  transport: Transport,
  at: At,
  file: QueuedFile,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<{ created: boolean }> {
  const size = partSize(file.sizeBytes);
  const count = Math.ceil(file.sizeBytes / size);
  try {
    file.upload ??= { id: await transport.start(at, file.body.type, signal), parts: [], count };
    const { id, parts } = file.upload;
    while (parts.length < count) {
      const begin = parts.length * size;
      onSent(begin);
      const body = file.body.slice(begin, begin + size);
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
