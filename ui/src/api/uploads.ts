import { bodyOf } from "./body";
import { type Schemas, api } from "./client";
import type { StoredObject } from "./objects";
import { baseUrl } from "./session";

type ListedPart = Schemas["ListedPart"];

export async function startUpload(bucket: string, key: string, contentType: string, signal: AbortSignal): Promise<string> {
  const body = { key, ...(contentType === "" ? {} : { contentType }) };
  const { uploadId } = await bodyOf(api().POST("/v1/buckets/{bucket}/uploads", { params: { path: { bucket } }, body, signal }));
  return uploadId;
}

/** Where one part is sent to. */
export function partUrl(bucket: string, key: string, uploadId: string, partNumber: number): string {
  const path = `/v1/buckets/${encodeURIComponent(bucket)}/uploads/${uploadId}/parts/${partNumber}`;
  return `${baseUrl()}${path}?${new URLSearchParams({ key })}`;
}

export function completeUpload(
  bucket: string,
  key: string,
  uploadId: string,
  parts: readonly ListedPart[],
  signal: AbortSignal,
): Promise<StoredObject> {
  const params = { path: { bucket, uploadId } };
  return bodyOf(
    api().POST("/v1/buckets/{bucket}/uploads/{uploadId}/complete", { params, body: { key, parts: [...parts] }, signal }),
  );
}

export async function abortUpload({ bucket, key, uploadId }: { bucket: string; key: string; uploadId: string }): Promise<void> {
  await api().DELETE("/v1/buckets/{bucket}/uploads/{uploadId}", { params: { path: { bucket, uploadId }, query: { key } } });
}
