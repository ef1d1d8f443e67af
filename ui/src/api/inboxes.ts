import { bodyOf } from "./body";
import { type Schemas, api } from "./client";

export type Inbox = Schemas["Inbox"];
export type InboxRequest = Schemas["InboxRequest"];
export type InboxAnswer = Schemas["SetInboxAnswer"];

/** All of them: an account has at most a hundred. */
export async function listInboxes(signal: AbortSignal): Promise<Inbox[]> {
  return (await bodyOf(api().GET("/v1/inboxes", { params: { query: { limit: 1000 } }, signal }))).data;
}

export function getInbox(id: string, signal: AbortSignal): Promise<Inbox> {
  return bodyOf(api().GET("/v1/inboxes/{id}", { params: { path: { id } }, signal }));
}

export function createInbox(): Promise<Inbox> {
  return bodyOf(api().POST("/v1/inboxes", { body: {} }));
}

export function updateInbox(id: string, body: InboxAnswer): Promise<Inbox> {
  return bodyOf(api().PATCH("/v1/inboxes/{id}", { params: { path: { id } }, body }));
}

export async function deleteInbox(id: string): Promise<void> {
  await api().DELETE("/v1/inboxes/{id}", { params: { path: { id } } });
}

/** Newest first. The server keeps no more than the last hundred, so this is all. */
export async function listInboxRequests(id: string, signal: AbortSignal): Promise<InboxRequest[]> {
  const params = { path: { id }, query: { limit: 100 } };
  return (await bodyOf(api().GET("/v1/inboxes/{id}/requests", { params, signal }))).data;
}
