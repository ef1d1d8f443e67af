import { useQuery } from "@tanstack/react-query";
import { listBelow } from "#/api/objects";
import { type Region, type Tally, type Targets, tally } from "./targets";

/** How much the targets come to, counted while the person reads. */
export function useTally(bucket: string, targets: Targets, enabled = true): { tally: Tally | undefined; error: unknown; retry(): void } {
  const { keys, keyBytes, regions } = targets;
  const counts = enabled && regions.length > 0;
  const query = useQuery({
    // Only what has to be counted: the keys may be 100,000, and the query is looked up at each rendering.
    queryKey: ["tally", bucket, nameOf(regions)],
    queryFn: ({ signal }) => tally({ keys: [], regions, keyBytes: 0 }, (region, cursor) => listBelow(bucket, region, cursor, signal)),
    enabled: counts,
    gcTime: 0,
    retry: false,
  });
  const counted = regions.length === 0 ? { objects: 0, sizeBytes: 0, more: false } : query.data;
  return {
    tally: counted && { objects: keys.length + counted.objects, sizeBytes: keyBytes + counted.sizeBytes, more: counted.more },
    error: query.error,
    retry: () => void query.refetch(),
  };
}

/** Up to this many regions are known by what they are; more of them by a number. */
const MANY = 100;

const numbers = new WeakMap<readonly Region[], number>();
let last = 0;

function nameOf(regions: readonly Region[]): readonly Region[] | number {
  if (regions.length <= MANY) return regions;
  const number = numbers.get(regions) ?? (last += 1);
  numbers.set(regions, number);
  return number;
}
