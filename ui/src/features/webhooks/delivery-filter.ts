import { type DeliveryFilter, LOGGED_EVENTS, SPANS_MS } from "#/api/webhooks";

export const STATUSES = ["delivered", "pending", "failed"] as const;
export const TIMES = ["1h", "1d", "7d", "between"] as const;

/** What the address asks for; what is no filter is none. */
export function readFilter(search: Record<string, string | undefined>): DeliveryFilter {
  const status = STATUSES.find((known) => known === search.status);
  const event = LOGGED_EVENTS.find((known) => known === search.event);
  const time = TIMES.find((known) => known === search.time);
  const since = time === "between" ? momentOf(search.since) : undefined;
  const until = time === "between" ? momentOf(search.until) : undefined;
  return {
    ...(status === undefined ? {} : { status }),
    ...(event === undefined ? {} : { event }),
    ...(time === undefined ? {} : { time }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

/** The filter with another time. What is between begins with the last day, to have something to change. */
export function withTime(filter: DeliveryFilter, time: string, nowMs: number): DeliveryFilter {
  const { status, event } = filter;
  const known = TIMES.find((one) => one === time);
  const minute = 60_000;
  const since = new Date(Math.floor((nowMs - SPANS_MS["1d"]) / minute) * minute).toISOString();
  return { status, event, time: known, ...(known === "between" ? { since } : {}) };
}

/** Whether it leaves anything out. */
export function isNarrow({ status, event, time, since, until }: DeliveryFilter): boolean {
  return [status, event, time === "between" ? undefined : time, since, until].some((value) => value !== undefined);
}

/** It ends before it begins, so nothing can be in it. */
export function isTurned({ since, until }: DeliveryFilter): boolean {
  return since !== undefined && until !== undefined && Date.parse(since) >= Date.parse(until);
}

/** Whether a delivery is still in a span that ends now: those grow out of it that nobody fetches anew. */
export function isWithin(time: DeliveryFilter["time"], createdAt: string, nowMs: number): boolean {
  return time === undefined || time === "between" || Date.parse(createdAt) >= nowMs - SPANS_MS[time];
}

function momentOf(text: string | undefined): string | undefined {
  const moment = text === undefined ? Number.NaN : Date.parse(text);
  const inUtc = Number.isNaN(moment) ? "" : new Date(moment).toISOString();
  // Later years have a sign, which RFC 3339 does not know.
  return /^\d/.test(inUtc) ? inUtc : undefined;
}
