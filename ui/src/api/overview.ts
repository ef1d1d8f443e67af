import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { bodyOf } from "./body";
import { listBuckets } from "./buckets";
import { type Schemas, api } from "./client";
import type { StoredObject } from "./objects";
import { listTrash } from "./trash";

/** What the overview asks for beside the account: each with its query, since nothing else shows it. */

export type LoggedRequest = Schemas["LoggedRequest"];
export type Upload = Schemas["Upload"];

/** Of more buckets than this only the fullest are searched. */
const MAX_BUCKETS = 30;
const LARGEST = 20;
const LAST = 8;

export const usageQuery = (step: "hour" | "day") =>
  queryOptions({
    queryKey: ["usage", step],
    queryFn: ({ signal }) => bodyOf(api().GET("/v1/usage", { params: { query: { step } }, signal })),
    // Another span takes the place of this one without a blink.
    placeholderData: keepPreviousData,
  });

/** The last requests of programs: this very page asks most of all, and is left out. */
export const recentRequestsQuery = queryOptions({
  queryKey: ["requests-recent"],
  queryFn: async ({ signal }): Promise<LoggedRequest[]> =>
    (await bodyOf(api().GET("/v1/requests", { params: { query: { limit: LAST, withoutConsole: true } }, signal }))).data,
});

/** Whether the account has ever made a link, and a webhook: steps of the first run. */
export const firstStepsQuery = queryOptions({
  queryKey: ["first-steps"],
  queryFn: async ({ signal }): Promise<{ linked: boolean; hooked: boolean }> => {
    const [links, webhooks] = await Promise.all([
      bodyOf(api().GET("/v1/signed-urls", { params: { query: { limit: 1 } }, signal })),
      bodyOf(api().GET("/v1/webhooks", { params: { query: { limit: 1 } }, signal })),
    ]);
    return { linked: links.data.length > 0, hooked: webhooks.data.length > 0 };
  },
});

export const unfinishedUploadsQuery = queryOptions({
  queryKey: ["uploads", "unfinished"],
  queryFn: async ({ signal }): Promise<Upload[]> => {
    const pages = await inFullestBuckets(signal, (bucket) =>
      bodyOf(api().GET("/v1/buckets/{bucket}/uploads", { params: { path: { bucket }, query: { limit: 100 } }, signal })),
    );
    return pages.flatMap(({ data }) => data);
  },
});

export const largestObjectsQuery = queryOptions({
  queryKey: ["objects-largest"],
  queryFn: async ({ signal }): Promise<StoredObject[]> => {
    const query = { limit: LARGEST, sort: "sizeBytes" as const, order: "desc" as const };
    const pages = await inFullestBuckets(signal, (bucket) =>
      bodyOf(api().GET("/v1/buckets/{bucket}/objects", { params: { path: { bucket }, query }, signal })),
    );
    return pages
      .flatMap(({ data }) => data)
      .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
      .slice(0, LARGEST);
  },
});

/** What the trash of a bucket holds, as far as one page of it tells. */
export interface TrashSize {
  bucket: string;
  sizeBytes: number;
  count: number;
  /** There is more than was counted. */
  isMore: boolean;
}

/** The trash of the buckets, the largest first; asked only where the account says that there is any. */
export const trashSizesQuery = queryOptions({
  queryKey: ["trash-sizes"],
  queryFn: async ({ signal }): Promise<TrashSize[]> => {
    const { data } = await listBuckets(null, signal);
    // What was emptied lately may have its trash still, whatever is kept from now on.
    const likely = data.toSorted((a, b) => b.trashDays - a.trashDays || b.sizeBytes - a.sizeBytes).slice(0, MAX_BUCKETS);
    const sizes = await Promise.all(
      likely.map(async ({ name }) => {
        const { data: trashed, cursor } = await listTrash(name, "", null, signal);
        const sizeBytes = trashed.reduce((sum, { sizeBytes: bytes }) => sum + bytes, 0);
        return { bucket: name, sizeBytes, count: trashed.length, isMore: cursor != null };
      }),
    );
    return sizes.filter(({ count }) => count > 0).toSorted((a, b) => b.sizeBytes - a.sizeBytes);
  },
});

async function inFullestBuckets<Page>(signal: AbortSignal, ask: (bucket: string) => Promise<Page>): Promise<Page[]> {
  const { data } = await listBuckets(null, signal);
  const fullest = data.toSorted((a, b) => b.sizeBytes - a.sizeBytes).slice(0, MAX_BUCKETS);
  return Promise.all(fullest.map(({ name }) => ask(name)));
}
