// @vitest-environment happy-dom
import { type InfiniteData, InfiniteQueryObserver, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { localError } from "./errors";
import type { EventListener } from "./events";
import { concerns, followAccount } from "./live";

let listener: EventListener = { onEvent: () => undefined, onPolling: () => undefined };
vi.mock("./events", () => ({
  keepListening: (now: EventListener) => {
    listener = now;
    return () => undefined;
  },
}));

const created = (bucket: string, key: string) => ({ name: "object.created", data: { bucket, key } });
const list = (name: string, bucket: string | null = null) => ({ name: "list.changed", data: { list: name, bucket } });

test.each([
  ["the folder that the key is in", ["objects", "b", { prefix: "a/" }], created("b", "a/x"), true],
  ["a folder above it", ["objects", "b", { prefix: "" }], created("b", "a/x"), true],
  ["another folder", ["objects", "b", { prefix: "z/" }], created("b", "a/x"), false],
  ["another bucket", ["objects", "c", { prefix: "" }], created("b", "a/x"), false],
  ["the head of a long search", ["objects-head", "b", { prefix: "", search: "x" }], created("b", "a/x"), true],
  ["the head of a long folder, which is followed by key", ["objects-head", "b", { prefix: "" }], created("b", "a/x"), false],
  ["the object's details", ["object", "b", "a/x"], created("b", "a/x"), true],
  ["those of another", ["object", "b", "a/y"], created("b", "a/x"), false],
  ["the list of buckets", ["buckets"], created("b", "a/x"), true],
  ["the keys", ["keys"], created("b", "a/x"), false],
  ["the trash of the bucket", ["trash", "b"], list("trash", "b"), true],
  ["the trash of another", ["trash", "c"], list("trash", "b"), false],
  ["the uses of links, by a request", ["links", "all", null], list("requests"), true],
  ["the deliveries of a webhook", ["deliveries", "w", {}], { name: "delivery.updated", data: { webhookId: "w", id: "d" } }, true],
  ["those of another", ["deliveries", "v", {}], { name: "delivery.updated", data: { webhookId: "w", id: "d" } }, false],
  ["a form with settings, though all is to be read anew", ["settings"], { name: "reset", data: {} }, false],
  ["a log that never changes", ["requests", {}], { name: "reset", data: {} }, false],
  ["an event of a newer server", ["buckets"], { name: "bucket.renamed", data: {} }, false],
])("%s", (_what, key, event, expected) => {
  expect(concerns(key, event)).toBe(expected);
});

let client = new QueryClient();
let stop: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 1_000 } } });
  stop = followAccount(client);
});

afterEach(() => {
  stop();
  client.clear();
  vi.useRealTimers();
});

/** Something on the screen that shows this query; counts how often it is asked. */
function shown(queryKey: readonly unknown[], answer: () => unknown = () => ({})) {
  const ask = vi.fn<() => Promise<unknown>>(() => new Promise((resolve) => setTimeout(() => resolve(answer()), 50)));
  const unsubscribe = new QueryObserver(client, { queryKey, queryFn: ask }).subscribe(() => undefined);
  return { ask, unsubscribe };
}

test("one change is asked for at once, and once", async () => {
  const { ask } = shown(["objects", "b", { prefix: "" }]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ask).toHaveBeenCalledTimes(1);
  listener.onEvent(created("b", "x"));
  await vi.advanceTimersByTimeAsync(400);
  expect(ask).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("five thousand changes in five seconds are asked for a few times, and the last of them is in", async () => {
  let stored = 0;
  const { ask } = shown(["objects", "b", { prefix: "" }], () => stored);
  await vi.advanceTimersByTimeAsync(5_000);
  for (let nth = 0; nth < 5_000; nth += 1) {
    stored += 1;
    listener.onEvent(created("b", `file-${nth}`));
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ask.mock.calls.length).toBeLessThanOrEqual(8);
  expect(client.getQueryData(["objects", "b", { prefix: "" }])).toBe(5_000);
});

test("what is asked for just then is asked for once more afterwards: its answer may be from before", async () => {
  const { ask } = shown(["keys"]);
  listener.onEvent(list("keys"));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("nothing is asked for what is not on the screen; it is asked for when it is shown again", async () => {
  const first = shown(["keys"]);
  await vi.advanceTimersByTimeAsync(100);
  first.unsubscribe();
  listener.onEvent(list("keys"));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(first.ask).toHaveBeenCalledTimes(1);
  const again = shown(["keys"]);
  await vi.advanceTimersByTimeAsync(100);
  expect(again.ask).toHaveBeenCalledTimes(1);
});

test("nothing is asked while nobody looks, and then all of it", async () => {
  const { ask } = shown(["keys"]);
  await vi.advanceTimersByTimeAsync(2_000);
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  listener.onEvent(list("keys"));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(ask).toHaveBeenCalledTimes(1);
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("the counters come with the event", async () => {
  const account = { id: "acct_1", usage: { objectCount: 1, requestCount: 7 } };
  const { ask } = shown(["account"], () => account);
  await vi.advanceTimersByTimeAsync(2_000);
  listener.onEvent({ name: "usage.updated", data: { objectCount: 2 } });
  expect(client.getQueryData(["account"])).toEqual({ id: "acct_1", usage: { objectCount: 2, requestCount: 7 } });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ask).toHaveBeenCalledTimes(1);
});

test("what a busy server refused is asked for again after a while", async () => {
  let busy = true;
  const { ask } = shown(["keys"], () => []);
  await vi.advanceTimersByTimeAsync(2_000);
  ask.mockImplementation(() => (busy ? Promise.reject(localError("unexpected_answer", "A proxy.")) : Promise.resolve([])));
  listener.onEvent(list("keys"));
  await vi.advanceTimersByTimeAsync(1_000);
  const before = ask.mock.calls.length;
  busy = false;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(ask.mock.calls.length).toBe(before + 1);
  expect(client.getQueryState(["keys"])?.status).toBe("success");
});

test("without a stream what is on the screen is asked for every two seconds", async () => {
  const { ask } = shown(["keys"]);
  await vi.advanceTimersByTimeAsync(1_000);
  listener.onPolling(true);
  await vi.advanceTimersByTimeAsync(10_500);
  expect(ask.mock.calls.length).toBeGreaterThanOrEqual(5);
  expect(ask.mock.calls.length).toBeLessThanOrEqual(7);
  listener.onPolling(false);
  const before = ask.mock.calls.length;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(ask.mock.calls.length).toBeLessThanOrEqual(before + 1);
});

/** A list of so many pages of two rows, newest first, which somebody has scrolled through. */
function scrolled(queryKey: readonly unknown[], pages: number) {
  let rows = Array.from({ length: pages * 2 }, (_, nth) => ({ id: `row-${nth}` }));
  const page = (from: string | null) => {
    const at = from === null ? 0 : rows.findIndex(({ id }) => id === from) + 1;
    const data = rows.slice(at, at + 2);
    return { data, cursor: at + 2 < rows.length ? (data.at(-1)?.id ?? null) : null };
  };
  const params = [null, ...rows.filter((_, nth) => nth % 2 === 1).map(({ id }) => id)].slice(0, pages);
  client.setQueryData(queryKey, { pages: params.map(page), pageParams: params });
  const ask = vi.fn<(from: string | null) => Promise<{ data: { id: string }[]; cursor: string | null }>>((from) => Promise.resolve(page(from)));
  const observer = new InfiniteQueryObserver(client, {
    queryKey,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    staleTime: Number.POSITIVE_INFINITY,
  });
  observer.subscribe(() => undefined);
  const listed = () => client.getQueryData<InfiniteData<{ data: { id: string }[] }>>(queryKey)?.pages.flatMap(({ data }) => data.map(({ id }) => id));
  return { ask, listed, stored: () => rows.map(({ id }) => id), change: (to: (now: typeof rows) => typeof rows) => (rows = to(rows)) };
}

test("a list of a hundred pages shows what is new at its head soon, and all else by one request a second", async () => {
  const { ask, listed, stored, change } = scrolled(["deliveries", "w", {}], 100);
  change((rows) => [{ id: "new" }, ...rows.filter(({ id }) => id !== "row-150")]);
  listener.onEvent({ name: "delivery.updated", data: { webhookId: "w", id: "new" } });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(listed()?.slice(0, 3)).toEqual(["new", "row-0", "row-1"]);
  expect(listed()).toContain("row-150");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ask.mock.calls.length).toBeLessThanOrEqual(12);
  await vi.advanceTimersByTimeAsync(110_000);
  expect(listed()).toEqual(stored());
  const before = ask.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(before);
});

test("in a storm the head of a long list is followed, by a request a second; the rest when it is calm", async () => {
  const { ask, listed, stored, change } = scrolled(["deliveries", "w", {}], 20);
  for (let nth = 0; nth < 30; nth += 1) {
    change((rows) => [{ id: `new-${nth}` }, ...rows]);
    listener.onEvent({ name: "delivery.updated", data: { webhookId: "w", id: `new-${nth}` } });
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(ask.mock.calls.length).toBeLessThanOrEqual(62);
  expect(["new-28", "new-29"]).toContain(listed()?.[0]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(listed()?.slice(0, 40)).toEqual(stored().slice(0, 40));
  expect(listed()).toEqual(stored());
});

test("nobody asks for the pages of a long list that is not shown any more", async () => {
  const { ask } = scrolled(["deliveries", "w", {}], 100);
  listener.onEvent({ name: "reset", data: {} });
  await vi.advanceTimersByTimeAsync(3_000);
  stop();
  const before = ask.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask.mock.calls.length).toBeLessThanOrEqual(before + 1);
});
