import { encodeKey } from "#/lib/object-key";
import { bodyOf } from "./body";
import { type Schemas, api } from "./client";
import type { StoredObject } from "./objects";
import { baseUrl } from "./session";

export type BatchDelete = Schemas["BatchDelete"];
export type BatchCopy = Schemas["BatchCopy"];
export type BatchDeleted = Schemas["BatchDeleted"];
export type BatchCopied = Schemas["BatchCopied"];
/** Why one key could not be dealt with. Codes stay open: a newer server may have others. */
export type KeyError = Omit<Schemas["KeyError"], "code"> & { code: string };
export type CopyRequest = Schemas["CopyRequest"];

export function batchDelete(bucket: string, body: BatchDelete, signal: AbortSignal, headers: Record<string, string> = {}): Promise<BatchDeleted> {
  return bodyOf(api().POST("/v1/buckets/{bucket}/objects/batch-delete", { params: { path: { bucket } }, body, signal, headers }));
}

export function batchCopy(bucket: string, body: BatchCopy, signal: AbortSignal, headers: Record<string, string> = {}): Promise<BatchCopied> {
  return bodyOf(api().POST("/v1/buckets/{bucket}/objects/batch-copy", { params: { path: { bucket } }, body, signal, headers }));
}

/** Copies one object, or with `move` renames it; onto itself it changes its type or metadata. */
export function copyObject(bucket: string, key: string, body: CopyRequest, headers: Record<string, string> = {}): Promise<StoredObject> {
  return bodyOf(
    api().POST("/v1/buckets/{bucket}/objects/{key}/copy", {
      params: { path: { bucket, key } },
      // The client would write the slashes of a key as %2F; they are to stay slashes.
      pathSerializer: () => copyPath(bucket, key),
      body,
      headers,
    }),
  );
}

/** Where `copyObject` asks, for "Copy as curl". */
export function copyUrl(bucket: string, key: string): string {
  return baseUrl() + copyPath(bucket, key);
}

export function batchUrl(bucket: string, what: "batch-delete" | "batch-copy"): string {
  return `${baseUrl()}/v1/buckets/${encodeURIComponent(bucket)}/objects/${what}`;
}

function copyPath(bucket: string, key: string): string {
  return `/v1/buckets/${encodeURIComponent(bucket)}/objects/${encodeKey(key)}/copy`;
}
