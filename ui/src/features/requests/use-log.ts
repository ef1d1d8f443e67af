import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { HEAD_SIZE, requestsHeadQuery, requestsQuery } from "#/api/log-queries";
import { isConsolesRead } from "#/api/request-id";
import type { LoggedRequest, RequestFilter, RequestPage } from "#/api/requests";
import { withHead } from "./log";

/** So many rows should be there to look at, and so many pages are searched for them unasked. */
const ENOUGH_ROWS = 40;
const UNASKED_PAGES = 5;

export interface Log {
  rows: readonly LoggedRequest[] | undefined;
  /** How many were looked at to find those. */
  lookedAt: number;
  error: unknown;
  hasMore: boolean;
  isFetching: boolean;
  more(): void;
  refetch(): void;
}

/**
 * The request log, live: its head is asked again and again, and what is new is put before what was fetched. Without
 * the console's own reads it goes on fetching until there is something to see, within limits.
 */
export function useLog(filter: RequestFilter, how: { paused: boolean; withOwn: boolean }): Log {
  const queryClient = useQueryClient();
  const options = useMemo(() => requestsQuery(filter), [filter]);
  const log = useInfiniteQuery(options);
  const head = useQuery({ ...requestsHeadQuery(filter), enabled: !how.paused && log.data !== undefined });

  useEffect(() => {
    if (head.data === undefined) return;
    const before = queryClient.getQueryData<InfiniteData<RequestPage, string | null>>(options.queryKey);
    if (before === undefined) return;
    const pages = withHead(before.pages, head.data, HEAD_SIZE);
    if (pages === null) void queryClient.resetQueries({ queryKey: options.queryKey });
    else if (pages !== before.pages) queryClient.setQueryData(options.queryKey, { ...before, pages: [...pages] });
  }, [head.data, options, queryClient]);

  const all = useMemo(() => log.data?.pages.flatMap((page) => page.data), [log.data]);
  const rows = useMemo(() => (how.withOwn ? all : all?.filter((row) => !isConsolesRead(row))), [all, how.withOwn]);

  const { hasNextPage, isFetching, fetchNextPage } = log;
  const pageCount = log.data?.pages.length ?? 0;
  const tooFew = rows !== undefined && rows.length < ENOUGH_ROWS && pageCount < UNASKED_PAGES;
  useEffect(() => {
    if (tooFew && hasNextPage && !isFetching) void fetchNextPage();
  }, [tooFew, hasNextPage, isFetching, fetchNextPage]);

  return {
    rows,
    lookedAt: all?.length ?? 0,
    // The head is asked most often, so it tells first.
    error: head.error ?? log.error,
    hasMore: hasNextPage,
    isFetching,
    more: () => {
      if (hasNextPage && !isFetching) void fetchNextPage();
    },
    refetch: () => void log.refetch(),
  };
}
