import { useQuery } from "@tanstack/react-query";
import { listBelow } from "#/api/objects";
import { type Tally, type Targets, tally } from "./targets";

/** How much the targets come to, counted while the person reads. */
export function useTally(bucket: string, targets: Targets, enabled = true): { tally: Tally | undefined; error: unknown; retry(): void } {
  const query = useQuery({
    queryKey: ["tally", bucket, targets],
    queryFn: ({ signal }) => tally(targets, (region, cursor) => listBelow(bucket, region, cursor, signal)),
    enabled,
    gcTime: 0,
    retry: false,
  });
  return { tally: query.data, error: query.error, retry: () => void query.refetch() };
}
