import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { listSignedUrls } from "./links";
import { type RequestFilter, getRequest, listRequests } from "./requests";

/** How many of the newest requests are asked for each time. */
export const HEAD_SIZE = 200;

/** Every link of the account, or of a bucket, or made with a key. */
export const linksQuery = (of: { bucket?: string; keyId?: string }) =>
  infiniteQueryOptions({
    queryKey: ["links", "all", of],
    queryFn: ({ pageParam, signal }) => listSignedUrls(of, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor ?? null,
  });

/** The request log as far back as somebody has looked. What is in it never changes: only its head is asked again. */
export const requestsQuery = (filter: RequestFilter) =>
  infiniteQueryOptions({
    queryKey: ["requests", filter],
    queryFn: ({ pageParam, signal }) => listRequests(filter, pageParam, 1000, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor ?? null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    // Typing on must not blink, nor take the focus from the row that somebody has gone down to meanwhile. What is looked up
    // by its id is opened at once, so that no other may stand in for it.
    ...(filter.requestId === undefined ? { placeholderData: keepPreviousData } : {}),
  });

export const requestsHeadQuery = (filter: RequestFilter) =>
  queryOptions({
    queryKey: ["requests-head", filter],
    queryFn: async ({ signal }) => (await listRequests(filter, null, HEAD_SIZE, signal)).data,
    gcTime: 0,
  });

/** One request with its headers, wherever in the log it is; null where it is not. */
export const requestQuery = (requestId: string) =>
  queryOptions({
    queryKey: ["request", requestId],
    queryFn: ({ signal }) => getRequest(requestId, signal),
  });
