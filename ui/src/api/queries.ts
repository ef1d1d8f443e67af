import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getAccount, getStatus } from "./account";
import { getBucket, listBuckets } from "./buckets";
import { listKeys } from "./keys";
import { listSignedUrls } from "./links";
import { type Listing, getObjectInfo, listObjects } from "./objects";
import { listUploads } from "./uploads";

/**
 * The queries of the console: their keys and how they are asked, written once. Those of webhooks are beside it.
 *
 * What is on the screen follows other clients by the account's events: `live.ts` says which query each concerns, and how
 * often it is asked again. Only what no event tells of is polled, and seldom.
 */
const SELDOM_MS = 60_000;

export const accountQuery = queryOptions({
  queryKey: ["account"],
  queryFn: ({ signal }) => getAccount(signal),
});

export const statusQuery = queryOptions({
  queryKey: ["status"],
  queryFn: ({ signal }) => getStatus(signal),
  // The disk fills by others' doing, too.
  refetchInterval: SELDOM_MS,
  retry: false,
});

export const bucketsQuery = infiniteQueryOptions({
  queryKey: ["buckets"],
  queryFn: ({ pageParam, signal }) => listBuckets(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.cursor ?? null,
});

/** The buckets whose name begins so. */
export const bucketsFromQuery = (prefix: string) =>
  infiniteQueryOptions({
    ...bucketsQuery,
    queryKey: prefix === "" ? bucketsQuery.queryKey : ["buckets", prefix],
    queryFn: ({ pageParam, signal }) => listBuckets(pageParam, signal, prefix),
    // Typing on must not blink.
    placeholderData: keepPreviousData,
  });

export const bucketQuery = (bucket: string) =>
  queryOptions({
    queryKey: ["bucket", bucket],
    queryFn: ({ signal }) => getBucket(bucket, signal),
  });

/** What was begun in a bucket and not completed, the first thousand. */
export const bucketUploadsQuery = (bucket: string) =>
  queryOptions({
    queryKey: ["uploads", bucket],
    queryFn: async ({ signal }) => (await listUploads(bucket, signal)).data,
  });

export const keysQuery = infiniteQueryOptions({
  queryKey: ["keys"],
  queryFn: ({ pageParam, signal }) => listKeys(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.cursor ?? null,
});

export const listingQuery = (bucket: string, listing: Listing) =>
  infiniteQueryOptions({
    queryKey: ["objects", bucket, listing],
    queryFn: ({ pageParam, signal }) => listObjects(bucket, listing, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor ?? null,
  });

/** The first page of a listing that has more: tells when the pages that are loaded are out of date. */
export const listingHeadQuery = (bucket: string, listing: Listing) =>
  queryOptions({
    queryKey: ["objects-head", bucket, listing],
    queryFn: ({ signal }) => listObjects(bucket, listing, null, signal),
  });

export const objectQuery = (bucket: string, key: string) =>
  queryOptions({
    queryKey: ["object", bucket, key],
    queryFn: ({ signal }) => getObjectInfo(bucket, key, signal),
    // Stepping through a list must not blink.
    placeholderData: keepPreviousData,
  });

/** The links issued for a bucket, the newest thousand. The API finds them by bucket only, so a key's are picked out. */
export const linksOfQuery = (bucket: string) =>
  queryOptions({
    queryKey: ["links", bucket],
    queryFn: async ({ signal }) => (await listSignedUrls({ bucket }, null, signal)).data,
  });
