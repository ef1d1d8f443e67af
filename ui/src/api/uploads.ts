import { bodyOf } from "./body";
import { type Schemas, api, inAccount } from "./client";
import type { StoredObject } from "./objects";
import { baseUrl } from "./session";

type ListedPart = Schemas["ListedPart"];
export type Part = Schemas["Part"];

/** An upload goes on in the account it was begun in, whichever is chosen meanwhile. */
export interface UploadPlace {
  bucket: string;
  key: string;
  account: string | null;
}

export async function startUpload({ bucket, key, account }: UploadPlace, contentType: string, signal: AbortSignal): Promise<string> {
  const body = { key, ...(contentType === "" ? {} : { contentType }) };
  const { uploadId } = await bodyOf(
    api().POST("/v1/buckets/{bucket}/uploads", { params: { path: { bucket } }, body, signal, headers: inAccount(account) }),
  );
  return uploadId;
}

/** Every part that has arrived, in the order of their numbers. */
export async function listParts({ bucket, key, account }: UploadPlace, uploadId: string, signal: AbortSignal): Promise<Part[]> {
  const parts: Part[] = [];
  let cursor: string | null = null;
  do {
    const query: { key: string; limit: number; cursor?: string } = { key, limit: 1000, ...(cursor === null ? {} : { cursor }) };
    const page: Schemas["PartPage"] = await bodyOf(
      api().GET("/v1/buckets/{bucket}/uploads/{uploadId}/parts", {
        params: { path: { bucket, uploadId }, query },
        signal,
        headers: inAccount(account),
      }),
    );
    parts.push(...page.data);
    cursor = page.cursor ?? null;
  } while (cursor !== null);
  return parts;
}

/** Where one part is sent to. */
export function partUrl(bucket: string, key: string, uploadId: string, partNumber: number): string {
  const path = `/v1/buckets/${encodeURIComponent(bucket)}/uploads/${uploadId}/parts/${partNumber}`;
  return `${baseUrl()}${path}?${new URLSearchParams({ key })}`;
}

/** One unfinished upload, for the command that gives it up. */
export function uploadUrl({ bucket, key, uploadId }: { bucket: string; key: string; uploadId: string }): string {
  return `${baseUrl()}/v1/buckets/${encodeURIComponent(bucket)}/uploads/${uploadId}?${new URLSearchParams({ key })}`;
}

export function completeUpload(
  { bucket, key, account }: UploadPlace,
  uploadId: string,
  parts: readonly ListedPart[],
  signal: AbortSignal,
): Promise<StoredObject> {
  const params = { path: { bucket, uploadId } };
  return bodyOf(
    api().POST("/v1/buckets/{bucket}/uploads/{uploadId}/complete", {
      params,
      body: { key, parts: [...parts] },
      signal,
      headers: inAccount(account),
    }),
  );
}

export async function abortUpload(
  { bucket, key, uploadId }: { bucket: string; key: string; uploadId: string },
  headers: Record<string, string> = {},
): Promise<void> {
  await api().DELETE("/v1/buckets/{bucket}/uploads/{uploadId}", { params: { path: { bucket, uploadId }, query: { key } }, headers });
}

/** A page of what was begun in a bucket and not completed. */
export function listUploads(bucket: string, signal: AbortSignal, headers: Record<string, string> = {}): Promise<Schemas["UploadPage"]> {
  const params = { path: { bucket }, query: { limit: 1000 } };
  return bodyOf(api().GET("/v1/buckets/{bucket}/uploads", { params, signal, headers }));
}
