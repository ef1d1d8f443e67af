import { queryOptions } from "@tanstack/react-query";
import { listSignedUrls } from "./links";
import { listRequests } from "./requests";

/** So many pages of a thousand are read; what lies beyond is not known, and said to be so. */
const PAGES_AT_MOST = 5;
const DAY_MS = 86_400_000;

/** How many there are, and whether all were looked at. */
export interface Counted {
  count: number;
  isAll: boolean;
}

interface Page<Row> {
  data: readonly Row[];
  cursor?: string | null;
}

/** Counts rows over pages until `isPast`, the end, or as many pages as are read at most. */
export async function countOver<Row>(
  page: (cursor: string | null) => Promise<Page<Row>>,
  isPast: (row: Row) => boolean = () => false,
): Promise<Counted> {
  let count = 0;
  let cursor: string | null = null;
  for (let read = 0; read < PAGES_AT_MOST; read += 1) {
    const { data, cursor: next = null }: Page<Row> = await page(cursor);
    for (const row of data) {
      if (isPast(row)) return { count, isAll: true };
      count += 1;
    }
    if (next === null) return { count, isAll: true };
    cursor = next;
  }
  return { count, isAll: false };
}

/** What revoking a key would stop. */
export const keyImpactQuery = (keyId: string) =>
  queryOptions({
    queryKey: ["key-impact", keyId],
    queryFn: async ({ signal }) => {
      const since = new Date(Date.now() - DAY_MS).toISOString();
      const [requests, links] = await Promise.all([
        countOver(
          (cursor) => listRequests({ keyId }, cursor, 1000, signal),
          ({ at }) => at < since,
        ),
        countOver((cursor) => listSignedUrls({ keyId }, cursor, signal)),
      ]);
      return { requests, links };
    },
    staleTime: 30_000,
  });
