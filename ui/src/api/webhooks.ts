import { bodyOf } from "./body";
import { type Schemas, api } from "./client";
import { baseUrl } from "./session";

export type Webhook = Schemas["Webhook"];
export type SigningWebhook = Schemas["SigningWebhook"];
export type CreateWebhook = Schemas["CreateWebhook"];
export type UpdateWebhook = Schemas["UpdateWebhook"];
export type Delivery = Schemas["Delivery"];
export type DeliveryDetail = Schemas["DeliveryDetail"];
export type DeliveryPage = Schemas["DeliveryPage"];
export type DeliveryStatus = Delivery["status"];
export type Attempt = Schemas["Attempt"];

/** What a webhook can listen to; `*` is all of them. */
export const EVENTS = ["object.created", "object.deleted", "upload.completed"] as const;
export type EventName = (typeof EVENTS)[number];
/** A test event is sent whatever a webhook listens to, so it is found in its log, too. */
export const LOGGED_EVENTS = [...EVENTS, "webhook.test"] as const;

/** Which deliveries to list; what is undefined is not asked for. */
export interface DeliveryFilter {
  status?: DeliveryStatus | undefined;
  event?: (typeof LOGGED_EVENTS)[number] | undefined;
  /** The last hour, day or week, whenever it is asked; or from `since` to `until`, either of which may be open. */
  time?: keyof typeof SPANS_MS | "between" | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

/** The spans that end now. */
export const SPANS_MS = { "1h": 3_600_000, "1d": 86_400_000, "7d": 604_800_000 } as const;

/** A filter as the API takes it, at a moment. */
export function askedFor({ status, event, time, since, until }: DeliveryFilter, nowMs: number): DeliveryQuery {
  const from = time === undefined || time === "between" ? since : new Date(nowMs - SPANS_MS[time]).toISOString();
  return {
    ...(status === undefined ? {} : { status }),
    ...(event === undefined ? {} : { event }),
    ...(from === undefined ? {} : { since: from }),
    ...(until === undefined ? {} : { until }),
  };
}

interface DeliveryQuery {
  status?: DeliveryStatus;
  event?: (typeof LOGGED_EVENTS)[number];
  since?: string;
  until?: string;
}

/** Where a webhook, or something below it, is managed. */
export function webhookUrl(id: string, below = ""): string {
  return `${baseUrl()}/v1/webhooks/${id}${below}`;
}

/** All of them: an account has at most a hundred. */
export async function listWebhooks(signal: AbortSignal): Promise<Webhook[]> {
  return (await bodyOf(api().GET("/v1/webhooks", { params: { query: { limit: 1000 } }, signal }))).data;
}

export function getWebhook(id: string, signal: AbortSignal): Promise<Webhook> {
  return bodyOf(api().GET("/v1/webhooks/{id}", { params: { path: { id } }, signal }));
}

export function createWebhook(body: CreateWebhook): Promise<SigningWebhook> {
  return bodyOf(api().POST("/v1/webhooks", { body }));
}

export function updateWebhook(id: string, body: UpdateWebhook): Promise<Webhook> {
  return bodyOf(api().PATCH("/v1/webhooks/{id}", { params: { path: { id } }, body }));
}

export async function deleteWebhook(id: string): Promise<void> {
  await api().DELETE("/v1/webhooks/{id}", { params: { path: { id } } });
}

export function rotateSecret(id: string): Promise<SigningWebhook> {
  return bodyOf(api().POST("/v1/webhooks/{id}/rotate-secret", { params: { path: { id } } }));
}

/** Sends an event of the type `webhook.test`. */
export function testWebhook(id: string): Promise<Delivery> {
  return bodyOf(api().POST("/v1/webhooks/{id}/test", { params: { path: { id } } }));
}

export function listDeliveries(
  id: string,
  asked: DeliveryQuery,
  cursor: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<DeliveryPage> {
  const query = { limit, ...asked, ...(cursor === null ? {} : { cursor }) };
  return bodyOf(api().GET("/v1/webhooks/{id}/deliveries", { params: { path: { id }, query }, signal }));
}

export function getDelivery(id: string, deliveryId: string, signal: AbortSignal): Promise<DeliveryDetail> {
  const path = { id, deliveryId };
  return bodyOf(api().GET("/v1/webhooks/{id}/deliveries/{deliveryId}", { params: { path }, signal }));
}

/** Sends the event once more, as a new delivery. */
export function redeliver(id: string, deliveryId: string): Promise<Delivery> {
  const path = { id, deliveryId };
  return bodyOf(api().POST("/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver", { params: { path } }));
}

/** Sends once more what the webhook has failed to take since then. Answers how many events that is. */
export async function replayFailed(id: string, since: string): Promise<number> {
  const body = { since, status: "failed" as const };
  return (await bodyOf(api().POST("/v1/webhooks/{id}/replay", { params: { path: { id } }, body }))).replayed;
}
