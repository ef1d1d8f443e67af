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

/** A folder, or with the empty prefix a whole bucket, as one zip. */
export function archiveUrl(bucket: string, prefix: string): string {
  return `${baseUrl()}/v1/buckets/${encodeURIComponent(bucket)}/archive?${new URLSearchParams({ prefix })}`;
}

/** What a list shows: a folder, or what a search finds below a prefix, in one of the orders. */
export interface Listing {
  prefix: string;
  /** Keys that contain this, however deep; without it a folder is listed. */
  search?: string;
  sort?: "key" | "sizeBytes" | "updatedAt" | "contentType";
  order?: "asc" | "desc";
}

/** One page of a listing. In a folder, deeper keys are folded into `prefixes`. */
export function listObjects(
  bucket: string,
  { prefix, search, sort, order }: Listing,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ObjectPage> {
  const query = {
    limit: 1000,
    prefix,
    ...(search === undefined ? { delimiter: "/" as const } : { search }),
    ...(sort === undefined ? {} : { sort }),
    ...(order === undefined ? {} : { order }),
    ...(cursor === null ? {} : { cursor }),
  };
  return bodyOf(api().GET("/v1/buckets/{bucket}/objects", { params: { path: { bucket }, query }, signal }));
}

/** One page of everything below a prefix, however deep, or of what a search finds there. */
export function listBelow(
  bucket: string,
  { prefix, search }: { prefix: string; search?: string },
  cursor: string | null,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<ObjectPage> {
  const query = {
    limit: 1000,
    prefix,
    ...(search === undefined ? {} : { search }),
    ...(cursor === null ? {} : { cursor }),
  };
  return bodyOf(api().GET("/v1/buckets/{bucket}/objects", { params: { path: { bucket }, query }, signal, headers }));
}

/**
 * One object with all that is known of it. The API has no JSON for a single object, but a key is the first of the
 * keys that begin with it, so a list of one is it.
 */
export async function getObjectInfo(
  bucket: string,
  key: string,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<StoredObject> {
  const query = { limit: 1, prefix: key };
  const page = await bodyOf(
    api().GET("/v1/buckets/{bucket}/objects", { params: { path: { bucket }, query }, signal, headers }),
  );
  const first = page.data[0];
  if (first === undefined || first.key !== key) {
    throw localError("object_not_found", `There is no object ${key} in ${bucket}.`);
  }
  return first;
}

/** Makes an empty folder stay: a zero-byte object named like it. Refused (412) where there is one already. */
export async function createFolder(bucket: string, prefix: string): Promise<void> {
  await send(objectUrl(bucket, prefix), {
    method: "PUT",
    headers: { "Content-Type": FOLDER_TYPE, "If-None-Match": "*" },
  });
}
