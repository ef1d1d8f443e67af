import type { InfiniteData } from "@tanstack/react-query";
import { useMemo } from "react";

interface Paged<Row> {
  data: InfiniteData<{ data: Row[] }> | undefined;
  hasNextPage: boolean;
  isFetching: boolean;
  fetchNextPage(): Promise<unknown>;
}

interface Rows<Row> {
  /** Of all pages that were fetched; undefined while nobody knows them. */
  rows: readonly Row[] | undefined;
  hasMore: boolean;
  /** Fetches the next page, if there is one and nothing is on its way. */
  more(): void;
}

/** The pages of a query as one list. */
export function useRows<Row>({ data, hasNextPage, isFetching, fetchNextPage }: Paged<Row>): Rows<Row> {
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data), [data]);
  const more = () => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  };
  return { rows, hasMore: hasNextPage, more };
}
