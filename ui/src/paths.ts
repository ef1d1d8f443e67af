import { ancestors, encodeKey } from "#/lib/object-key";

/**
 * Every address of the console, made and read here and nowhere else.
 *
 * A folder is the path below its bucket, without the closing slash: `/buckets/photos/2026/may`. A prefix that a path
 * cannot carry (empty segments, which routers and proxies fold) goes into `?prefix=` instead.
 */
export const paths = {
  overview: () => "/",
  buckets: (dialog: { create?: boolean } = {}) => `/buckets${query({ new: dialog.create ? "1" : undefined })}`,
  bucket: (bucket: string, open: { prefix?: string; object?: string; settings?: boolean } = {}) => {
    const prefix = open.prefix ?? "";
    const path = fitsPath(prefix) ? prefix : "";
    const base = `/buckets/${encodeURIComponent(bucket)}`;
    return (
      (path === "" ? base : `${base}/${encodeKey(path.slice(0, -1))}`) +
      query({
        prefix: path === prefix ? undefined : prefix,
        object: open.object,
        settings: open.settings ? "1" : undefined,
      })
    );
  },
  keys: (dialog: { create?: boolean } = {}) => `/keys${query({ new: dialog.create ? "1" : undefined })}`,
  webhooks: (dialog: { create?: boolean; url?: string } = {}) =>
    `/webhooks${query({ new: dialog.create ? "1" : undefined, url: dialog.url })}`,
  webhook: (id: string, open: WebhookView = {}) =>
    `/webhooks/${encodeURIComponent(id)}${query({ ...open })}`,
  inboxes: () => "/webhooks/inboxes",
  inbox: (id: string, open: { request?: string | undefined } = {}) =>
    `/webhooks/inboxes/${encodeURIComponent(id)}${query({ ...open })}`,
  links: (filter: { bucket?: string | undefined; method?: string | undefined } = {}) => `/links${query({ ...filter })}`,
  requests: (view: RequestsView = {}) => `/requests${query({ ...view, all: view.all ? "1" : undefined })}`,
  settings: (part?: SettingsPart) => (part === undefined ? "/settings" : `/settings/${part}`),
} as const;

/** What of a webhook an address shows. */
interface WebhookView {
  status?: string | undefined;
  event?: string | undefined;
  delivery?: string | undefined;
  /** The dialog that is open over it. */
  dialog?: string | undefined;
}

/** What of the request log an address shows. */
export interface RequestsView {
  /** "4xx" */
  status?: string | undefined;
  method?: string | undefined;
  /** How the path begins. */
  path?: string | undefined;
  requestId?: string | undefined;
  /** The request whose details are open. */
  open?: string | undefined;
  /** What the console itself asks is listed, too. */
  all?: boolean | undefined;
}

/** The parts of the settings that have an address of their own. */
export type SettingsPart = "server" | "storage" | "accounts" | "data";

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
