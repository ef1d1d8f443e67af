import type { InfiniteData, Query, QueryClient, QueryKey } from "@tanstack/react-query";
import type { Account } from "./account";
import { asApiError } from "./errors";
import { type ServerEvent, keepListening } from "./events";
import { isPassing } from "./fault";
import { canFollowByKey, refreshListing } from "./listing-pages";
import { followPages } from "./long-lists";
import type { Listing } from "./objects";
import { actingFor } from "./session";

/**
 * What the account's events mean for the queries of the console: the one place that decides what is asked again, and
 * how often. A change that comes alone is seen at once; of a storm of them each query takes note at its own pace.
 */

const SOON_MS = 300;
/** What is asked again, by the first part of its key, and no sooner after the last time than this. */
const PACE_MS: Readonly<Record<string, number>> = {
  account: 1_000,
  bucket: SOON_MS,
  buckets: SOON_MS,
  deliveries: 1_000,
  delivery: SOON_MS,
  "first-steps": 1_000,
  inbox: SOON_MS,
  "inbox-requests": SOON_MS,
  inboxes: SOON_MS,
  keys: 1_000,
  links: 1_000,
  object: SOON_MS,
  objects: 1_000,
  "objects-head": 1_000,
  // They look at every object of a bucket.
  "objects-largest": 10_000,
  "requests-head": 1_000,
  "requests-recent": 2_000,
  trash: SOON_MS,
  "trash-sizes": 10_000,
  uploads: 1_000,
  usage: 10_000,
  webhook: 1_000,
  webhooks: 1_000,
};
/** A search or another order than by key has no index: the server looks at every key below the prefix. */
const SEARCH_PACE_MS = 5_000;
/** A list that is longer than this is not fetched anew as a whole, but page by page, with this long between two. */
const PAGES_AT_MOST = 5;
const NEXT_PAGE_MS = 1_000;
/** How often is asked while there is no stream. */
const POLL_MS = 2_000;
/** What the server was too busy to answer is asked for once more after this. */
const RETRY_MS = 5_000;

/** Whether a query shows something else since this event. */
export function concerns(key: QueryKey, { name, data }: ServerEvent): boolean {
  const [kind, first, second] = key;
  const is = (...kinds: readonly string[]) => kinds.includes(String(kind));
  const bucket = data?.bucket;
  switch (name) {
    case "ready":
    case "reset":
      return String(kind) in PACE_MS;
    case "object.created":
    case "object.deleted":
      if (is("objects")) return first === bucket && inListing(data?.key, second);
      // Where the key tells the page, the first one tells nothing more.
      if (is("objects-head")) return first === bucket && inListing(data?.key, second) && !canFollowByKey(second as Listing);
      if (is("object")) return first === bucket && second === data?.key;
      if (is("bucket")) return first === bucket;
      return is("buckets", "objects-largest");
    case "bucket.created":
    case "bucket.updated":
      return is("buckets") || (is("bucket") && first === bucket);
    case "bucket.deleted":
      if (is("bucket", "objects", "objects-head", "object", "trash")) return first === bucket;
      return is("buckets", "links", "uploads", "objects-largest", "trash-sizes");
    case "delivery.updated":
      if (is("delivery")) return first === data?.webhookId && second === data?.id;
      if (is("webhook", "deliveries")) return first === data?.webhookId;
      return is("webhooks");
    case "usage.updated":
      return is("usage");
    case "list.changed":
      return listConcerns(String(data?.list), typeof bucket === "string" ? bucket : null, key);
    default:
      return false;
  }
}

const KINDS_OF_LISTS: Readonly<Record<string, readonly string[]>> = {
  account: ["account"],
  inboxes: ["inboxes", "inbox", "inbox-requests"],
  keys: ["keys"],
  // Each request counts, and may have used a key or a link.
  requests: ["requests-head", "requests-recent", "account", "usage", "keys", "links", "first-steps"],
  signedUrls: ["links", "first-steps"],
  trash: ["trash", "trash-sizes"],
  uploads: ["uploads"],
  webhooks: ["webhooks", "webhook", "first-steps"],
};

function listConcerns(list: string, bucket: string | null, [kind, first]: QueryKey): boolean {
  if (KINDS_OF_LISTS[list]?.includes(String(kind)) !== true) return false;
  return kind !== "trash" || bucket === null || first === bucket;
}

function inListing(key: unknown, listing: unknown): boolean {
  return typeof key === "string" && key.startsWith((listing as Listing).prefix);
}

/** What has changed for a query since it was asked: keys of objects, or something that is not known so exactly. */
type Changes = Set<string> | "unknown";

/** Keeps what is on the screen up to date, until the function that it answers is called. */
export function followAccount(client: QueryClient): () => void {
  const cache = client.getQueryCache();
  const stale = new Map<Query, Changes>();
  const lastAsked = new WeakMap<Query, number>();
  const busy = new WeakSet<Query>();
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;

  const note = (query: Query, event: ServerEvent) => {
    const before = stale.get(query);
    const { key } = event.data ?? {};
    if (query.queryKey[0] !== "objects" || typeof key !== "string" || before === "unknown") {
      stale.set(query, "unknown");
      return;
    }
    stale.set(query, (before ?? new Set<string>()).add(key));
  };

  const onEvent = (event: ServerEvent) => {
    if (event.name === "usage.updated") count(client, event);
    for (const query of cache.getAll()) if (concerns(query.queryKey, event)) note(query, event);
    arrange();
  };

  const flush = () => {
    timer = undefined;
    // Nobody looks: what is asked now would be old when somebody does.
    if (document.hidden) return;
    const now = Date.now();
    for (const [query, changes] of stale) {
      if (cache.get(query.queryHash) !== query) stale.delete(query);
      else if (!query.isActive()) {
        stale.delete(query);
        // It is fetched anew when it is shown again, but not all of a list that somebody had scrolled far into.
        if (pagesOf(query) > 1 && query.getObserversCount() === 0) cache.remove(query);
        else query.invalidate();
      } else if (query.state.fetchStatus === "idle" && !busy.has(query) && now - (lastAsked.get(query) ?? 0) >= paceOf(query)) {
        stale.delete(query);
        lastAsked.set(query, now);
        askAgain(query, changes);
      }
    }
    arrange();
  };

  const askAgain = (query: Query, changes: Changes) => {
    const pages = pagesOf(query);
    const [kind, bucket, listing] = query.queryKey;
    if (kind !== "objects" && pages > PAGES_AT_MOST) {
      busy.add(query);
      // A change on the way begins anew at the head, where most of them are; the rest follows when it is calm.
      void followPages(client, query, nextTurn, () => stopped || document.hidden || !query.isActive() || stale.has(query))
        .then((through) => {
          if (!through && !stale.has(query)) stale.set(query, "unknown");
        })
        .catch(() => undefined)
        .finally(() => {
          busy.delete(query);
          arrange();
        });
    } else if (kind !== "objects" || pages <= 1) {
      void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    } else if (changes === "unknown" || !canFollowByKey(listing as Listing)) {
      // The head tells the list whether to begin anew.
      void client.invalidateQueries({ queryKey: ["objects-head", bucket, listing], exact: true });
    } else {
      busy.add(query);
      void refreshListing(client, query.queryKey, changes)
        .then((left) => {
          if (left.size > 0 && !stale.has(query)) stale.set(query, left);
        })
        // What could not be asked is asked at the next change; the banner tells of a lost server.
        .catch(() => undefined)
        .finally(() => {
          busy.delete(query);
          arrange();
        });
    }
  };

  const arrange = () => {
    if (!stopped && stale.size > 0 && timer === undefined) timer = setTimeout(flush, SOON_MS);
  };

  const onPolling = (polling: boolean) => {
    if (polling === (poll !== undefined)) return;
    clearInterval(poll);
    poll = polling ? setInterval(() => onEvent({ name: "reset", data: null }), POLL_MS) : undefined;
  };

  document.addEventListener("visibilitychange", arrange);
  const stopRetrying = cache.subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "error") return;
    const { query } = event;
    const { error } = event.action;
    // Of a server that is lost the banner takes care.
    if (!(String(query.queryKey[0]) in PACE_MS) || !isPassing(error) || asApiError(error).code === "unreachable") return;
    stale.set(query, "unknown");
    lastAsked.set(query, Date.now() + RETRY_MS - paceOf(query));
    arrange();
  });

  let stopListening = keepListening({ onEvent, onPolling });
  const stopWatching = actingFor.subscribe(() => {
    // Another account has a stream of its own, and what was asked of this one is gone.
    stopListening();
    stopListening = keepListening({ onEvent, onPolling });
  });
  return () => {
    stopped = true;
    stopListening();
    stopWatching();
    stopRetrying();
    onPolling(false);
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", arrange);
  };
}

/** The counters come with the event: nothing has to be asked. */
function count(client: QueryClient, { data }: ServerEvent): void {
  client.setQueryData<Account>(["account"], (account) =>
    account === undefined ? undefined : { ...account, usage: { ...account.usage, ...(data as Partial<Account["usage"]>) } },
  );
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, NEXT_PAGE_MS));
}

function paceOf({ queryKey: [kind, , listing] }: Query): number {
  const isSearch = kind === "objects" || kind === "objects-head" ? !canFollowByKey(listing as Listing) : false;
  return isSearch ? SEARCH_PACE_MS : (PACE_MS[String(kind)] ?? SOON_MS);
}

function pagesOf({ state: { data } }: Query): number {
  return (data as InfiniteData<unknown> | undefined)?.pages?.length ?? 0;
}
