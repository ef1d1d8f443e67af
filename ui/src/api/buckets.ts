import { type Schemas, api } from "./client";
import { bodyOf } from "./body";

export type Bucket = Schemas["Bucket"];
export type BucketPage = Schemas["BucketPage"];
export type CreateBucket = Schemas["CreateBucket"];
export type UpdateBucket = Schemas["UpdateBucket"];

/** Those whose name begins so; "" is all. */
export function listBuckets(cursor: string | null, signal: AbortSignal, prefix = ""): Promise<BucketPage> {
  const query = { limit: 1000, ...(prefix === "" ? {} : { prefix }), ...(cursor === null ? {} : { cursor }) };
  return bodyOf(api().GET("/v1/buckets", { params: { query }, signal }));
}

export function getBucket(bucket: string, signal: AbortSignal): Promise<Bucket> {
  return bodyOf(api().GET("/v1/buckets/{bucket}", { params: { path: { bucket } }, signal }));
}

export function createBucket(body: CreateBucket): Promise<Bucket> {
  return bodyOf(api().POST("/v1/buckets", { body }));
}

export function updateBucket(bucket: string, body: UpdateBucket): Promise<Bucket> {
  return bodyOf(api().PATCH("/v1/buckets/{bucket}", { params: { path: { bucket } }, body }));
}

export async function deleteBucket(bucket: string, headers: Record<string, string> = {}): Promise<void> {
  await api().DELETE("/v1/buckets/{bucket}", { params: { path: { bucket } }, headers });
}
