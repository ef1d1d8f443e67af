// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { ObjectPage } from "#/api/objects";
import { listingQuery } from "#/api/queries";
import { MAX_PAGES } from "./pages";
import { useFolder } from "./use-folder";

vi.mock("#/api/objects", async (original) => ({
  ...(await original<typeof import("#/api/objects")>()),
  listObjects: (_bucket: string, _listing: unknown, cursor: string): Promise<ObjectPage> => Promise.resolve(page(Number(cursor))),
}));
afterEach(cleanup);

const LISTING = { prefix: "" };
const page = (number: number): ObjectPage => ({ data: [], prefixes: [`${number}/`], cursor: `${number + 1}` });

test("a list without end is loaded up to what a page can hold, and says so", async () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const pages = Array.from({ length: MAX_PAGES - 1 }, (_, number) => page(number));
  client.setQueryData(listingQuery("photos", LISTING).queryKey, { pages, pageParams: pages.map(() => null) });
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
  const { result } = renderHook(() => useFolder("photos", LISTING), { wrapper });
  expect(result.current.full).toBe(false);
  act(() => result.current.loadMore());
  await waitFor(() => expect(result.current.full).toBe(true));
  expect(result.current.complete).toBe(false);
  act(() => result.current.loadMore());
  expect(result.current.loadingMore).toBe(false);
  expect(result.current.rows).toHaveLength(MAX_PAGES);
  client.clear();
});
