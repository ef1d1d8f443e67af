import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Fault } from "#/ui/states";
import { blockingFault, faultOf } from "#/api/fault";
import type { Listing } from "#/api/objects";
import { listingHeadQuery, listingQuery } from "#/api/queries";
import { MAX_PAGES, keepPages } from "./pages";
import { type Row, type RowsSoFar, rowsSoFar } from "./rows";

/** Up to this many loaded pages are fetched again when something has changed; beyond it the person decides. */
const MAX_AUTO_PAGES = 5;

export interface Folder {
  rows: readonly Row[] | undefined;
  fault: Fault | null;
  /** The next page is on its way. */
  loadingMore: boolean;
  /** The next page did not come. */
  moreFault: Fault | null;
  complete: boolean;
  /** More follows, but no more is listed at once. */
  full: boolean;
  /** More is loaded than is fetched again by itself, and it has changed. */
  stale: boolean;
  loadMore(): void;
  reload(): void;
}

/** The rows of a folder or of a search, paged by cursor and following other clients. */
export function useFolder(bucket: string, listing: Listing): Folder {
  const queryClient = useQueryClient();
  const query = useInfiniteQuery({
    ...listingQuery(bucket, listing),
    structuralSharing: keepPages,
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= MAX_AUTO_PAGES,
  });
  const { prefix } = listing;
  const pages = query.data?.pages;
  const long = (pages?.length ?? 0) > 1;
  const head = useQuery({ ...listingHeadQuery(bucket, listing), enabled: long });

  const first = pages?.[0];
  const other = useMemo(() => head.data !== undefined && differs(head.data, first), [head.data, first]);
  const changed = long && head.dataUpdatedAt > query.dataUpdatedAt && other;
  const auto = changed && (pages?.length ?? 0) <= MAX_AUTO_PAGES;
  useEffect(() => {
    if (auto) void queryClient.invalidateQueries({ queryKey: ["objects", bucket, listing] });
  }, [auto, queryClient, bucket, listing]);

  const full = query.hasNextPage && (pages?.length ?? 0) >= MAX_PAGES;
  const [before, setBefore] = useState<RowsSoFar | null>(null);
  const soFar = pages === undefined ? null : rowsSoFar(before, pages, prefix);
  if (soFar !== before) setBefore(soFar);

  return {
    rows: soFar?.rows,
    fault: query.isFetchNextPageError ? null : blockingFault(query),
    loadingMore: query.isFetchingNextPage,
    moreFault: query.isFetchNextPageError ? faultOf(query.error) : null,
    complete: !query.hasNextPage,
    full,
    stale: changed && !auto,
    loadMore: () => {
      if (query.hasNextPage && !full && !query.isFetching && !query.isFetchNextPageError) void query.fetchNextPage();
    },
    reload: () => {
      if (query.isFetchNextPageError) void query.fetchNextPage();
      else void query.refetch();
    },
  };
}

function differs(a: unknown, b: unknown): boolean {
  // Both come from the same server in the same order of fields.
  return JSON.stringify(a) !== JSON.stringify(b);
}
