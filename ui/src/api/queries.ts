import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getAccount, getStatus } from "./account";
import { getBucket, listBuckets } from "./buckets";
import { listKeys } from "./keys";
import { listSignedUrls } from "./links";
import { type Listing, getObjectInfo, listObjects } from "./objects";

/**
 * The queries of the console: their keys and how they are asked, written once. Those of webhooks are beside it.
 *
 * What is on the screen follows other clients by being asked again every two seconds; TanStack Query pauses that
 * while the page is hidden, and stops when the last screen that shows it is left.
 */
export const LIVE_MS = 2_000;

export const accountQuery = queryOptions({
  queryKey: ["account"],
  queryFn: ({ signal }) => getAccount(signal),
  refetchInterval: LIVE_MS,
});

export const statusQuery = queryOptions({
  queryKey: ["status"],
  queryFn: ({ signal }) => getStatus(signal),
  refetchInterval: 10_000,
  retry: false,
});

export const bucketsQuery = infiniteQueryOptions({
  queryKey: ["buckets"],
  queryFn: ({ pageParam, signal }) => listBuckets(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.cursor ?? null,
  // More than one page is a thousand buckets each: asked again on focus instead.
  refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) <= 1 ? LIVE_MS : false),
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
    refetchInterval: LIVE_MS,
  });

export const keysQuery = infiniteQueryOptions({
  queryKey: ["keys"],
  queryFn: ({ pageParam, signal }) => listKeys(pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.cursor ?? null,
  refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) <= 1 ? LIVE_MS : false),
});

export const listingQuery = (bucket: string, listing: Listing) =>
  infiniteQueryOptions({
    queryKey: ["objects", bucket, listing],
    queryFn: ({ pageParam, signal }) => listObjects(bucket, listing, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor ?? null,
    // A list of one page is asked again whole; a longer one is watched by `listingHeadQuery`.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) <= 1 ? LIVE_MS : false),
  });

/** The first page of a listing that has more: tells when the pages that are loaded are out of date. */
export const listingHeadQuery = (bucket: string, listing: Listing) =>
  queryOptions({
    queryKey: ["objects-head", bucket, listing],
    queryFn: ({ signal }) => listObjects(bucket, listing, null, signal),
    refetchInterval: LIVE_MS,
  });

export const objectQuery = (bucket: string, key: string) =>
  queryOptions({
    queryKey: ["object", bucket, key],
    queryFn: ({ signal }) => getObjectInfo(bucket, key, signal),
    // Stepping through a list must not blink.
    placeholderData: keepPreviousData,
    refetchInterval: LIVE_MS,
  });

/** The links issued for a bucket, the newest thousand. The API finds them by bucket only, so a key's are picked out. */
export const linksOfQuery = (bucket: string) =>
  queryOptions({
    queryKey: ["links", bucket],
    queryFn: async ({ signal }) => (await listSignedUrls({ bucket }, null, signal)).data,
    refetchInterval: LIVE_MS,
  });
