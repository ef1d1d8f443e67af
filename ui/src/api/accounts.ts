import type { Account } from "./account";
import { bodyOf } from "./body";
import { type Schemas, api } from "./client";

export type CreateAccount = Schemas["CreateAccount"];
export type UpdateAccount = Schemas["UpdateAccount"];

/** The accounts of this server, as far as one page goes: more than a thousand are not looked after by hand. */
export async function listAccounts(signal: AbortSignal): Promise<Account[]> {
  return (await bodyOf(api().GET("/admin/v1/accounts", { params: { query: { limit: 1000 } }, signal }))).data;
}

export function createAccount(body: CreateAccount): Promise<Account> {
  return bodyOf(api().POST("/admin/v1/accounts", { body }));
}

export function updateAccount(id: string, body: UpdateAccount): Promise<Account> {
  return bodyOf(api().PATCH("/admin/v1/accounts/{id}", { params: { path: { id } }, body }));
}

export async function deleteAccount(id: string): Promise<void> {
  await api().DELETE("/admin/v1/accounts/{id}", { params: { path: { id } } });
}
