import { send } from "./client";
import { localError } from "./errors";
import { type StoredObject, objectUrl } from "./objects";

/** Whether its bytes are stored compressed: then a browser undoes that, but only of the whole. */
export function isEncoded({ contentEncoding }: StoredObject): boolean {
  return contentEncoding != null && contentEncoding !== "" && contentEncoding !== "identity";
}

/**
 * The bytes from `start` up to, not with, `end`. All ranges are of the version that `object` tells of: once it is
 * replaced they are refused (412) instead of being mixed.
 */
export async function readRange(
  object: StoredObject,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (end <= start) return new Uint8Array();
  const answer = await send(objectUrl(object.bucket, object.key), {
    headers: { Range: `bytes=${start}-${end - 1}`, "If-Match": `"${object.etag}"` },
    signal,
    cache: "no-store",
  });
  if (answer.status !== 206) throw localError("unexpected_answer", "The whole object came where a part of it was asked for.");
  return new Uint8Array(await answer.arrayBuffer());
}

/** All of its bytes, as they were before they were compressed. */
export async function readWhole(object: StoredObject, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await send(objectUrl(object.bucket, object.key), {
    headers: { "If-Match": `"${object.etag}"` },
    signal,
    cache: "no-store",
  });
  return new Uint8Array(await answer.arrayBuffer());
}
