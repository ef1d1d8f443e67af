import { bodyOf } from "./body";
import { type Schemas, api } from "./client";
import { baseUrl } from "./session";

export type SignRequest = Schemas["SignRequest"];
export type Signed = Schemas["Signed"];
export type SignedUrl = Schemas["SignedUrl"];
export type SignedUrlPage = Schemas["SignedUrlPage"];

export function signUrl(bucket: string, body: SignRequest): Promise<Signed> {
  return bodyOf(api().POST("/v1/buckets/{bucket}/sign", { params: { path: { bucket } }, body }));
}

export function listSignedUrls(
  of: { bucket?: string; keyId?: string },
  cursor: string | null,
  signal: AbortSignal,
): Promise<SignedUrlPage> {
  const query = { limit: 1000, ...of, ...(cursor === null ? {} : { cursor }) };
  return bodyOf(api().GET("/v1/signed-urls", { params: { query }, signal }));
}

export async function revokeSignedUrl(id: string): Promise<void> {
  await api().DELETE("/v1/signed-urls/{id}", { params: { path: { id } } });
}

/**
 * The same URL at the address this page speaks to: neither host nor scheme is signed, and the page may only ask its
 * own server.
 */
export function atThisServer(signed: string): string {
  const { pathname, search } = new URL(signed);
  return baseUrl() + pathname + search;
}
