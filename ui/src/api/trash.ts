import { infiniteQueryOptions } from "@tanstack/react-query";
import { bodyOf } from "./body";
import { type Schemas, api } from "./client";
import type { StoredObject } from "./objects";
import { baseUrl } from "./session";

export type TrashedObject = Schemas["TrashedObject"];
type TrashPage = Schemas["TrashPage"];
export type OnConflict = "fail" | "replace" | "rename";

export function listTrash(
  bucket: string,
  prefix: string,
  cursor: string | null,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<TrashPage> {
  const query = { limit: 1000, prefix, ...(cursor === null ? {} : { cursor }) };
  const options = signal === undefined ? { headers } : { signal, headers };
  return bodyOf(api().GET("/v1/buckets/{bucket}/trash", { params: { path: { bucket }, query }, ...options }));
}

/** What a bucket keeps of what was deleted or replaced, newest first. */
export const trashQuery = (bucket: string) =>
  infiniteQueryOptions({
    queryKey: ["trash", bucket],
    queryFn: ({ pageParam, signal }) => listTrash(bucket, "", pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor ?? null,
  });

export function restoreObject(
  bucket: string,
  id: string,
  onConflict: OnConflict,
  headers: Record<string, string> = {},
): Promise<StoredObject> {
  return bodyOf(
    api().POST("/v1/buckets/{bucket}/trash/{id}/restore", {
      params: { path: { bucket, id } },
      // openapi.json calls it a string and an object at once, which no value is.
      body: { onConflict: onConflict as never },
      headers,
    }),
  );
}

/** Deletes it for good. */
export async function forgetObject(bucket: string, id: string, headers: Record<string, string> = {}): Promise<void> {
  await api().DELETE("/v1/buckets/{bucket}/trash/{id}", { params: { path: { bucket, id } }, headers });
}

export function trashUrl(bucket: string, rest = ""): string {
  return `${baseUrl()}/v1/buckets/${encodeURIComponent(bucket)}/trash${rest}`;
}
