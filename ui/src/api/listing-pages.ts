import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import { compareKeys } from "#/lib/object-key";
import { type Listing, type ObjectPage, listObjects } from "./objects";

/**
 * Following a long listing: only the pages that hold what has changed are asked again, each from where it began to
 * where it ended, so that no row is lost between two pages and none moves to another.
 */

/** A page that was asked again remembers where it ended at first: the next one begins there, whatever is deleted. */
type Page = ObjectPage & { until?: string };
type Listed = InfiniteData<Page, string | null>;
type Ask = (cursor: string | null) => Promise<ObjectPage>;

/** So many pages are asked again at a time. */
const PAGES_AT_ONCE = 3;

/** Whether a key has one place in this listing, which it tells. */
export function canFollowByKey({ search, sort = "key", order = "asc" }: Listing): boolean {
  return search === undefined && sort === "key" && order === "asc";
}

/** Asks again for the pages that these keys lie in; answers the keys that are left for the next time. */
export async function refreshListing(client: QueryClient, queryKey: QueryKey, keys: ReadonlySet<string>): Promise<Set<string>> {
  const [, bucket, listing] = queryKey as readonly [string, string, Listing];
  const before = client.getQueryData<Listed>(queryKey);
  if (before === undefined) return new Set();
  const { wanted, left } = pagesWith(before.pages, keys, listing.prefix);
  const ask: Ask = (cursor) => listObjects(bucket, listing, cursor, new AbortController().signal);
  for (const index of wanted) {
    const old = before.pages[index];
    if (old === undefined) continue;
    // One after the other: the person's own requests should not have to wait for them.
    const page = await askAgain(ask, before.pageParams[index] ?? null, old);
    client.setQueryData<Listed>(queryKey, (now) =>
      now?.pages[index] === old ? { ...now, pages: now.pages.with(index, page) } : now,
    );
  }
  return left;
}

/** Which pages hold these keys, at most so many of them; and the keys of the others. */
export function pagesWith(
  pages: readonly Page[],
  keys: ReadonlySet<string>,
  prefix: string,
): { wanted: number[]; left: Set<string> } {
  const ends = pages.map(endOf);
  const wanted = new Set<number>();
  const left = new Set<string>();
  for (const key of keys) {
    const row = rowOf(key, prefix);
    const found = ends.findIndex((end) => end === null || compareKeys(row, end) <= 0);
    // Behind what is loaded: it comes when somebody scrolls there.
    if (found === -1) continue;
    if (wanted.size < PAGES_AT_ONCE) wanted.add(found);
    else if (!wanted.has(found)) left.add(key);
  }
  return { wanted: [...wanted].toSorted((a, b) => a - b), left };
}

/** The same stretch of the listing, as it is now. */
export async function askAgain(ask: Ask, from: string | null, old: Page): Promise<Page> {
  const end = endOf(old);
  const isIn = (row: string) => end === null || compareKeys(row, end) <= 0;
  const page: Page = { data: [], prefixes: [], cursor: old.cursor ?? null };
  if (end !== null) page.until = end;
  let cursor = from;
  for (;;) {
    const next = await ask(cursor);
    page.data.push(...next.data.filter(({ key }) => isIn(key)));
    page.prefixes.push(...next.prefixes.filter(isIn));
    const last = lastRow(next);
    cursor = next.cursor ?? null;
    if (end === null) return { ...page, cursor };
    if (cursor === null || last === null || !isIn(last) || last === end) return page;
  }
}

/** Where a page ends; null for the last of all, which takes whatever comes. */
function endOf(page: Page): string | null {
  if (page.cursor === null || page.cursor === undefined) return null;
  return page.until ?? lastRow(page);
}

function lastRow({ data, prefixes }: ObjectPage): string | null {
  const [key, folder] = [data.at(-1)?.key, prefixes.at(-1)];
  if (key === undefined || folder === undefined) return key ?? folder ?? null;
  return compareKeys(key, folder) > 0 ? key : folder;
}

/** What a folder shows of a key: itself, or the folder below that it lies in. */
function rowOf(key: string, prefix: string): string {
  const slash = key.indexOf("/", prefix.length);
  return slash === -1 ? key : key.slice(0, slash + 1);
}
