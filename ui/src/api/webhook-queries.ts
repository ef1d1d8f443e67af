import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getInbox, listInboxRequests, listInboxes } from "./inboxes";
import { type DeliveryFilter, askedFor, getDelivery, getWebhook, listDeliveries, listWebhooks } from "./webhooks";

/** How many of a webhook's last deliveries are looked at to say how it fares. */
const LOOKED_AT = 20;

// An account has at most a hundred webhooks and a hundred inboxes, so either list is one page.
export const webhooksQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: ({ signal }) => listWebhooks(signal),
});

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhook", id],
    queryFn: ({ signal }) => getWebhook(id, signal),
  });

export const deliveriesQuery = (id: string, filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: ["deliveries", id, filter],
    queryFn: async ({ pageParam, signal }) => {
      // "The last hour" is that of the first page in all of its pages: a cursor is for one span only, and bears its end.
      const [end, cursor = null] = pageParam?.split(" ") ?? [];
      const nowMs = end === undefined ? Date.now() : Number(end);
      const page = await listDeliveries(id, askedFor(filter, nowMs), cursor, 100, signal);
      return { ...page, cursor: page.cursor == null ? null : `${nowMs} ${page.cursor}` };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
  });

/** The last few deliveries, for a list of webhooks that wants to say how each fares. */
export const lastDeliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ["deliveries", id, "last"],
    queryFn: async ({ signal }) => (await listDeliveries(id, {}, null, LOOKED_AT, signal)).data,
  });

export const deliveryQuery = (id: string, deliveryId: string) =>
  queryOptions({
    queryKey: ["delivery", id, deliveryId],
    queryFn: ({ signal }) => getDelivery(id, deliveryId, signal),
    // Stepping through a list must not blink.
    placeholderData: keepPreviousData,
  });

export const inboxesQuery = queryOptions({
  queryKey: ["inboxes"],
  queryFn: ({ signal }) => listInboxes(signal),
});

export const inboxQuery = (id: string) =>
  queryOptions({
    queryKey: ["inbox", id],
    queryFn: ({ signal }) => getInbox(id, signal),
  });

export const inboxRequestsQuery = (id: string) =>
  queryOptions({
    queryKey: ["inbox-requests", id],
    queryFn: ({ signal }) => listInboxRequests(id, signal),
  });
