import { useInfiniteQuery } from "@tanstack/react-query";
import { bucketsQuery } from "./queries";

/** The names of the buckets, for whatever offers a choice of them; `more` brings the next thousand. */
export function useBucketNames(): { names: readonly string[]; more: { pending: boolean; load(): void } | null } {
  const buckets = useInfiniteQuery(bucketsQuery);
  return {
    names: buckets.data?.pages.flatMap((page) => page.data.map(({ name }) => name)) ?? [],
    more: buckets.hasNextPage
      ? { pending: buckets.isFetchingNextPage, load: () => void buckets.fetchNextPage() }
      : null,
  };
}
