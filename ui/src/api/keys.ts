import { bodyOf } from "./body";
import { type Schemas, api } from "./client";

export type Key = Schemas["Key"];
export type KeyPage = Schemas["KeyPage"];
export type IssuedKey = Schemas["IssuedKey"];
export type CreateKey = Schemas["CreateKey"];
export type Permission = Key["permission"];

export function listKeys(cursor: string | null, signal: AbortSignal): Promise<KeyPage> {
  const query = { limit: 1000, ...(cursor === null ? {} : { cursor }) };
  return bodyOf(api().GET("/v1/keys", { params: { query }, signal }));
}

export function createKey(body: CreateKey): Promise<IssuedKey> {
  return bodyOf(api().POST("/v1/keys", { body }));
}

export async function revokeKey(id: string): Promise<void> {
  await api().DELETE("/v1/keys/{id}", { params: { path: { id } } });
}
