import { ancestors, encodeKey } from "#/lib/object-key";

/** What objects can be listed by. */
const SORTS = ["key", "sizeBytes", "updatedAt", "contentType"] as const;
type ObjectSort = (typeof SORTS)[number];

/** What of a bucket an address shows. */
export interface BucketView {
  prefix?: string | undefined;
  /** The key whose details are open. */
  object?: string | undefined;
  /** The share dialog is open for that object. */
  share?: boolean | undefined;
  settings?: boolean | undefined;
  trash?: boolean | undefined;
  /** What is looked for; empty while the bar is open and nothing is typed. */
  find?: string | undefined;
  /** Looked for in the open folder only, not in the whole bucket. */
  within?: boolean | undefined;
  /** Without it by key, ascending. */
  sort?: ObjectSort | undefined;
  order?: "asc" | "desc" | undefined;
}

/**
 * Every address of the console, made and read here and nowhere else.
 *
 * A folder is the path below its bucket, without the closing slash: `/buckets/photos/2026/may`. A prefix that a path
 * cannot carry (empty segments, which routers and proxies fold) goes into `?prefix=` instead.
 */
export const paths = {
  overview: (view: { span?: "hour" | "day" } = {}) => `/${query({ span: view.span === "day" ? "day" : undefined })}`,
  buckets: (view: ListView = {}) => `/buckets${listQuery(view)}`,
  bucket: (bucket: string, view: BucketView = {}) => {
    const prefix = view.prefix ?? "";
    const path = fitsPath(prefix) ? prefix : "";
    const base = `/buckets/${encodeURIComponent(bucket)}`;
    return (
      (path === "" ? base : `${base}/${encodeKey(path.slice(0, -1))}`) +
      query({
        prefix: path === prefix ? undefined : prefix,
        object: view.object,
        share: flag(view.share),
        settings: flag(view.settings),
        trash: flag(view.trash),
        find: view.find,
        within: flag(view.within),
        sort: view.sort,
        order: view.order,
      })
    );
  },
  keys: ({ create, find, key }: ListView & { key?: string | undefined } = {}) =>
    `/keys${query({ new: flag(create), find, key })}`,
  webhooks: (dialog: { create?: boolean; url?: string } = {}) =>
    `/webhooks${query({ new: dialog.create ? "1" : undefined, url: dialog.url })}`,
  webhook: (id: string, open: WebhookView = {}) =>
    `/webhooks/${encodeURIComponent(id)}${query({ ...open })}`,
  inboxes: () => "/webhooks/inboxes",
  inbox: (id: string, open: { request?: string | undefined } = {}) =>
    `/webhooks/inboxes/${encodeURIComponent(id)}${query({ ...open })}`,
  links: (view: LinksView = {}) => `/links${query({ ...view })}`,
  requests: (view: RequestsView = {}) => `/requests${query({ ...view, all: view.all ? "1" : undefined })}`,
  /** The API, or one of its operations by its id. */
  api: (operation?: string, view: { find?: string | undefined } = {}) =>
    (operation === undefined ? "/api" : `/api/${encodeURIComponent(operation)}`) + query({ ...view }),
  settings: (part?: SettingsPart) => (part === undefined ? "/settings" : `/settings/${part}`),
} as const;

/** What of a list an address shows. */
interface ListView {
  /** The dialog for a new one is open. */
  create?: boolean | undefined;
  /** What is looked for. */
  find?: string | undefined;
}

/** What of a webhook an address shows. */
interface WebhookView {
  status?: string | undefined;
  event?: string | undefined;
  /** "1h", or "between" with either of the next two, in UTC. */
  time?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  delivery?: string | undefined;
  /** The dialog that is open over it. */
  dialog?: string | undefined;
}

/** What of the links an address shows. */
export interface LinksView {
  bucket?: string | undefined;
  method?: string | undefined;
  /** The key that made them. */
  keyId?: string | undefined;
  /** A part of the object's key. */
  find?: string | undefined;
  /** The link whose details are open. */
  open?: string | undefined;
}

/** What of the request log an address shows. */
export interface RequestsView {
  /** "4xx" */
  status?: string | undefined;
  method?: string | undefined;
  /** How the path begins. */
  path?: string | undefined;
  requestId?: string | undefined;
  /** The API key it was made with. */
  keyId?: string | undefined;
  /** The request whose details are open. */
  open?: string | undefined;
  /** What the console itself asks is listed, too. */
  all?: boolean | undefined;
}

/** The parts of the settings that have an address of their own. */
export type SettingsPart = "server" | "storage" | "accounts" | "data";

/** What the address of a bucket shows, read from the address as it stands: the other way round than `paths.bucket`. */
export function bucketView(url: URL): BucketView & { prefix: string } {
  const { searchParams: search } = url;
  const sort = search.get("sort");
  const order = search.get("order");
  return {
    prefix: prefixOf(restOfBucketPath(url.pathname), search.get("prefix") ?? undefined),
    object: search.get("object") ?? undefined,
    share: search.has("share"),
    settings: search.has("settings"),
    trash: search.has("trash"),
    find: search.get("find") ?? undefined,
    within: search.has("within"),
    sort: SORTS.find((known) => known === sort),
    order: order === "asc" || order === "desc" ? order : undefined,
  };
}

/** The prefix that the path below a bucket and its `?prefix=` stand for. `rest` is still percent-encoded. */
export function prefixOf(rest: string, prefixParam: string | undefined): string {
  if (prefixParam !== undefined) return prefixParam;
  const path = rest.replace(/^\/+|\/+$/g, "");
  if (path === "") return "";
  return `${path.split("/").map(decode).join("/")}/`;
}

/** The encoded path below `/buckets/{bucket}`, as the address bar has it. */
export function restOfBucketPath(pathname: string): string {
  return pathname.split("/").slice(3).join("/");
}

function fitsPath(prefix: string): boolean {
  if (prefix === "") return true;
  const segments = ancestors(prefix).length;
  return prefix.endsWith("/") && prefix.split("/").filter((segment) => segment !== "").length === segments;
}

function listQuery({ create, find }: ListView): string {
  return query({ new: flag(create), find });
}

function flag(on: boolean | undefined): string | undefined {
  return on === true ? "1" : undefined;
}

function query(values: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) search.set(name, value);
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

/** A hand-typed address can be badly encoded: then its text is taken as it is. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
