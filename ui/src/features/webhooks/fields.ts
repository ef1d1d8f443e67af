import { type CreateWebhook, EVENTS, type EventName, type UpdateWebhook, type Webhook } from "#/api/webhooks";

/** A webhook as a form holds it. */
export interface Fields {
  url: string;
  /** null: all events. */
  events: readonly EventName[] | null;
  buckets: readonly string[] | null;
  prefix: string;
  description: string;
}

export function emptyFields(url: string): Fields {
  return { url, events: null, buckets: null, prefix: "", description: "" };
}

export function fieldsOf({ url, events, buckets, prefix, description }: Webhook): Fields {
  return {
    url,
    events: events.includes("*") ? null : EVENTS.filter((event) => events.includes(event)),
    buckets: buckets ?? null,
    prefix: prefix ?? "",
    description: description ?? "",
  };
}

/** Only what says something. */
export function toCreate(fields: Fields): CreateWebhook {
  const { url, prefix, description } = fields;
  return {
    url: url.trim(),
    events: eventsOf(fields),
    ...(fields.buckets === null ? {} : { buckets: [...fields.buckets] }),
    ...(prefix === "" ? {} : { prefix }),
    ...(description.trim() === "" ? {} : { description: description.trim() }),
  };
}

/** Only what has changed: another URL, even the same one, would forgive a webhook its failures. */
export function toUpdate(fields: Fields, before: Webhook): UpdateWebhook {
  const was = fieldsOf(before);
  const prefix = fields.prefix === "" ? null : fields.prefix;
  const description = fields.description.trim() === "" ? null : fields.description.trim();
  return {
    ...(fields.url.trim() === was.url ? {} : { url: fields.url.trim() }),
    ...(same(fields.events, was.events) ? {} : { events: eventsOf(fields) }),
    ...(same(fields.buckets, was.buckets) ? {} : { buckets: fields.buckets === null ? null : [...fields.buckets] }),
    ...(fields.prefix === was.prefix ? {} : { prefix }),
    ...((description ?? "") === was.description ? {} : { description }),
  };
}

/** Why it cannot be sent yet, or null. The URL has its own field to say so. */
export function missing({ events, buckets }: Fields): string | null {
  if (events !== null && events.length === 0) return "Choose at least one event";
  if (buckets !== null && buckets.length === 0) return "Choose at least one bucket";
  return null;
}

function eventsOf({ events }: Fields): ("*" | EventName)[] {
  return events === null ? ["*"] : EVENTS.filter((event) => events.includes(event));
}

function same(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null) return one === other;
  return one.length === other.length && one.every((value) => other.includes(value));
}
