import { bodyOf } from "./body";
import { type Schemas, api } from "./client";

export type SignedUrl = Schemas["SignedUrl"];
export type SignedUrlPage = Schemas["SignedUrlPage"];

export function listSignedUrls(bucket: string | null, cursor: string | null, signal: AbortSignal): Promise<SignedUrlPage> {
  const query = { limit: 1000, ...(bucket === null ? {} : { bucket }), ...(cursor === null ? {} : { cursor }) };
  return bodyOf(api().GET("/v1/signed-urls", { params: { query }, signal }));
}

export async function revokeSignedUrl(id: string): Promise<void> {
  await api().DELETE("/v1/signed-urls/{id}", { params: { path: { id } } });
}
