import { encodeKey } from "#/lib/object-key";
import { bodyOf } from "./body";
import { type Schemas, api, send } from "./client";
import { localError } from "./errors";
import { baseUrl } from "./session";

export type StoredObject = Schemas["Object"];
export type ObjectPage = Schemas["ObjectPage"];

/** What a folder is kept as when nothing lies in it yet. */
export const FOLDER_TYPE = "application/x-directory";

export function objectUrl(bucket: string, key: string, server = baseUrl()): string {
  return `${server}/v1/buckets/${encodeURIComponent(bucket)}/objects/${encodeKey(key)}`;
}

/** One page of a folder: what lies directly in it, deeper keys folded into `prefixes`. */
export function listFolder(
  bucket: string,
  prefix: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ObjectPage> {
  const query = { limit: 1000, delimiter: "/" as const, prefix, ...(cursor === null ? {} : { cursor }) };
  return bodyOf(api().GET("/v1/buckets/{bucket}/objects", { params: { path: { bucket }, query }, signal }));
}

/** One page of everything below a prefix, however deep. */
export function listBelow(
  bucket: string,
  prefix: string,
  startAfter: string | null,
  signal: AbortSignal,
): Promise<ObjectPage> {
  const query = { limit: 1000, prefix, ...(startAfter === null ? {} : { startAfter }) };
  return bodyOf(api().GET("/v1/buckets/{bucket}/objects", { params: { path: { bucket }, query }, signal }));
}

/**
 * One object with all that is known of it. The API has no JSON for a single object, but a key is the first of the
 * keys that begin with it, so a list of one is it.
 */
export async function getObjectInfo(bucket: string, key: string, signal: AbortSignal): Promise<StoredObject> {
  const query = { limit: 1, prefix: key };
  const page = await bodyOf(
    api().GET("/v1/buckets/{bucket}/objects", { params: { path: { bucket }, query }, signal }),
  );
  const first = page.data[0];
  if (first === undefined || first.key !== key) {
    throw localError("object_not_found", `There is no object ${key} in ${bucket}.`);
  }
  return first;
}

export async function deleteObject(bucket: string, key: string, signal?: AbortSignal): Promise<void> {
  await send(objectUrl(bucket, key), { method: "DELETE", ...(signal === undefined ? {} : { signal }) });
}

/** Makes an empty folder stay: a zero-byte object named like it. Refused (412) where there is one already. */
export async function createFolder(bucket: string, prefix: string): Promise<void> {
  await send(objectUrl(bucket, prefix), {
    method: "PUT",
    headers: { "Content-Type": FOLDER_TYPE, "If-None-Match": "*" },
  });
}
