import type { InfiniteData, Query, QueryClient, QueryFunction } from "@tanstack/react-query";

/**
 * Following a long list of which only the cursors are known: its pages are asked again one by one from the head, in time
 * and not at once, and each is joined to what is loaded below it. So no row in sight moves, is lost or comes twice. What
 * is loaded below stays as it was until its turn comes.
 */

interface Page {
  data: readonly { id: string }[];
  cursor?: string | null;
}
type Listed = InfiniteData<Page, string | null>;

/**
 * Goes through all pages, with a pause before each but the first, until it is `interrupted`. Answers whether it came to
 * the end.
 */
export async function followPages(client: QueryClient, query: Query, pause: () => Promise<void>, interrupted: () => boolean): Promise<boolean> {
  let index: number | null = 0;
  while (index !== null) {
    const before = (query.state.data as Listed | undefined)?.pages[index];
    if (before === undefined) return false;
    // oxlint-disable-next-line no-await-in-loop
    const page = await ask(client, query, (query.state.data as Listed).pageParams[index] ?? null);
    const now = query.state.data as Listed;
    // Somebody else has fetched it meanwhile: what is to be joined is asked anew.
    if (now.pages[index] === before) {
      const joined = join(now, index, page);
      client.setQueryData(query.queryKey, joined.list);
      index = joined.next;
      if (index === null) return true;
    }
    // oxlint-disable-next-line no-await-in-loop
    await pause();
    if (interrupted()) return false;
  }
  return true;
}

/** The list with one page as it is now, and which is to be asked next; null: none, the end was reached. */
export function join(list: Listed, index: number, page: Page): { list: Listed; next: number | null } {
  const { pages, pageParams } = list;
  const [above, paramsAbove] = [pages.slice(0, index), pageParams.slice(0, index + 1)];
  const [below, paramsBelow] = [pages.slice(index + 1), pageParams.slice(index + 1)];
  const cursor = page.cursor ?? null;
  const made = (lower: readonly Page[], params: readonly (string | null)[]) => ({
    list: { pages: [...above, page, ...lower], pageParams: [...paramsAbove, ...params] },
    next: lower.length === 0 ? null : index + 1,
  });
  if (cursor === null || below.length === 0) return made([], []);

  // It reaches into what is loaded below: it ends where that begins, and what lay between is gone.
  const known = new Map(below.flatMap(({ data }, nth) => data.map(({ id }, row) => [id, { nth, row }] as const)));
  const end = page.data.findIndex(({ id }) => known.has(id));
  const met = known.get(page.data[end]?.id ?? "");
  if (met !== undefined) {
    const [first, ...rest] = below.slice(met.nth);
    const lower = first === undefined ? [] : [met.row === 0 ? first : { ...first, data: first.data.slice(met.row) }, ...rest];
    page = { ...page, data: page.data.slice(0, end) };
    return made(lower, paramsBelow.slice(met.nth));
  }
  // New rows have pushed some down, which are still in sight: they come next.
  const mine = new Set(page.data.map(({ id }) => id));
  const old = pages[index]?.data ?? [];
  const pushed = old.slice(old.findLastIndex(({ id }) => mine.has(id)) + 1);
  if (pushed.length > 0) return made([{ data: pushed, cursor: pages[index]?.cursor ?? null }, ...below], [cursor, ...paramsBelow]);
  return made(below, [cursor, ...paramsBelow.slice(1)]);
}

async function ask(client: QueryClient, query: Query, pageParam: string | null): Promise<Page> {
  const fetch = query.options.queryFn as unknown as QueryFunction<Page, typeof query.queryKey, string | null>;
  const { signal } = new AbortController();
  return fetch({ client, queryKey: query.queryKey, pageParam, signal, direction: "forward", meta: undefined });
}
