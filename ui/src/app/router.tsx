import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { BucketsPage } from "#/features/buckets/page";
import { KeysPage } from "#/features/keys/page";
import { OverviewPage } from "#/features/overview/page";
import { BucketRoute } from "./bucket-route";
import { NotFound } from "./not-found";
import { Shell } from "./shell";

/** The query of an address: plain text, so that an object named "123" or "true" stays one. */
type Search = Record<string, string | undefined>;

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
});

// Fetched when they are first gone to: what everybody needs comes first.
const links = lazyRouteComponent(() => import("#/features/links/page"), "LinksPage");
const requests = lazyRouteComponent(() => import("#/features/requests/page"), "RequestsPage");
const reference = lazyRouteComponent(() => import("#/features/reference/page"), "ReferencePage");
const webhooks = (page: keyof typeof import("#/features/webhooks/pages")) =>
  lazyRouteComponent(() => import("#/features/webhooks/pages"), page);

const settings = (part: keyof typeof import("#/features/settings/pages")) =>
  lazyRouteComponent(() => import("#/features/settings/pages"), part);

const routes = [
  createRoute({ getParentRoute: () => root, path: "/", component: OverviewPage }),
  createRoute({ getParentRoute: () => root, path: "/buckets", component: BucketsPage }),
  // Everything below a bucket is one of its folders.
  createRoute({ getParentRoute: () => root, path: "/buckets/$bucket", component: BucketRoute }),
  createRoute({ getParentRoute: () => root, path: "/buckets/$bucket/$", component: BucketRoute }),
  createRoute({ getParentRoute: () => root, path: "/keys", component: KeysPage }),
  createRoute({ getParentRoute: () => root, path: "/links", component: links }),
  createRoute({ getParentRoute: () => root, path: "/requests", component: requests }),
  createRoute({ getParentRoute: () => root, path: "/webhooks", component: webhooks("WebhooksPage") }),
  createRoute({ getParentRoute: () => root, path: "/webhooks/inboxes", component: webhooks("InboxesPage") }),
  createRoute({ getParentRoute: () => root, path: "/webhooks/inboxes/$inbox", component: webhooks("InboxPage") }),
  createRoute({ getParentRoute: () => root, path: "/webhooks/$webhook", component: webhooks("WebhookPage") }),
  createRoute({ getParentRoute: () => root, path: "/api", component: reference }),
  createRoute({ getParentRoute: () => root, path: "/api/$operation", component: reference }),
  createRoute({ getParentRoute: () => root, path: "/settings", component: settings("GeneralSettings") }),
  createRoute({ getParentRoute: () => root, path: "/settings/server", component: settings("ServerSettings") }),
  createRoute({ getParentRoute: () => root, path: "/settings/storage", component: settings("StorageSettings") }),
  createRoute({ getParentRoute: () => root, path: "/settings/accounts", component: settings("AccountSettings") }),
  createRoute({ getParentRoute: () => root, path: "/settings/data", component: settings("DataSettings") }),
];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    ).toString();
    return text === "" ? "" : `?${text}`;
  },
});
