import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getAccount, getStatus } from "./account";
import { getBucket, listBuckets } from "./buckets";
import { listKeys } from "./keys";
import { getObjectInfo, listFolder } from "./objects";

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

export const folderQuery = (bucket: string, prefix: string) =>
  infiniteQueryOptions({
    queryKey: ["objects", bucket, prefix],
    queryFn: ({ pageParam, signal }) => listFolder(bucket, prefix, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor ?? null,
    // A folder of one page is asked again whole; a longer one is watched by `folderHeadQuery`.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) <= 1 ? LIVE_MS : false),
  });

/** The first page of a folder that has more: tells when the pages that are loaded are out of date. */
export const folderHeadQuery = (bucket: string, prefix: string) =>
  queryOptions({
    queryKey: ["objects-head", bucket, prefix],
    queryFn: ({ signal }) => listFolder(bucket, prefix, null, signal),
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
