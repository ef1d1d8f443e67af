// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EventParser, type ServerEvent, keepListening, waitAfter } from "./events";
import { reachable, signIn } from "./session";

test("events are taken apart wherever the pieces break", () => {
  const text =
    ": hello\n\nevent: ready\nid: run_a-1\ndata: {}\n\nevent: object.created\r\nid: run_a-2\r\ndata: {\"key\":\r\ndata: \"a: b\"}\r\n\r\n";
  const parser = new EventParser();
  const events = [...text].flatMap((piece) => parser.push(piece));
  expect(events).toEqual([
    { name: "ready", data: {} },
    { name: "object.created", data: { key: "a: b" } },
  ]);
  expect(parser.lastId).toBe("run_a-2");
});

test("a comment with an id is no event, but the place to come back to", () => {
  const parser = new EventParser("run_a-1");
  expect(parser.push(": still here\nid: run_a-900\n\n")).toEqual([]);
  expect(parser.lastId).toBe("run_a-900");
});

test("what is no JSON is an event without particulars", () => {
  expect(new EventParser().push("event: odd\ndata: {half\n\n")).toEqual([{ name: "odd", data: null }]);
});

test("the wait grows with each failure, and differs between pages", () => {
  expect([1, 2, 3, 20].map((failures) => waitAfter(failures, 1))).toEqual([250, 500, 1_000, 30_000]);
  expect(waitAfter(3, 0)).toBe(500);
});

/** A server whose answers are given one after the other. */
interface Answered {
  headers: Headers;
  isCut: boolean;
  push(text: string): void;
  end(): void;
}

const streams: Answered[] = [];
let refuseWith: number | null = null;
const heard: ServerEvent[] = [];
const polling: boolean[] = [];
let stop: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  streams.length = 0;
  heard.length = 0;
  polling.length = 0;
  refuseWith = null;
  reachable.set(true);
  signIn("http://server", "sk_live_x");
  vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
    if (refuseWith !== null) {
      const error = { code: "forbidden", message: "No.", requestId: "r", docsUrl: "" };
      return Promise.resolve(new Response(JSON.stringify({ error }), { status: refuseWith }));
    }
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const stream: Answered = {
      headers: new Headers(init.headers),
      isCut: false,
      push: (text) => void writer.write(new TextEncoder().encode(text)).catch(() => undefined),
      end: () => void writer.close().catch(() => undefined),
    };
    init.signal?.addEventListener("abort", () => {
      stream.isCut = true;
      void writer.abort(init.signal?.reason).catch(() => undefined);
    });
    streams.push(stream);
    return Promise.resolve(new Response(readable, { headers: { "Content-Type": "text/event-stream" } }));
  });
  stop = keepListening({ onEvent: (event) => heard.push(event), onPolling: (now) => polling.push(now) });
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const soon = () => vi.advanceTimersByTimeAsync(500);

test("who comes back says where it was, and takes `ready` for no news", async () => {
  await soon();
  streams[0]?.push("event: ready\nid: run_a-1\ndata: {}\n\n");
  await soon();
  streams[0]?.push(": still here\nid: run_a-7\n\n");
  await soon();
  streams[0]?.end();
  await soon();
  expect(streams[1]?.headers.get("Last-Event-ID")).toBe("run_a-7");
  streams[1]?.push("event: ready\nid: run_a-7\ndata: {}\n\nevent: bucket.created\nid: run_a-8\ndata: {\"bucket\":\"b\"}\n\n");
  await soon();
  expect(heard.map(({ name }) => name)).toEqual(["ready", "bucket.created"]);
  expect(polling).not.toContain(true);
});

test("a stream that says nothing for long is begun anew", async () => {
  await soon();
  streams[0]?.push("event: ready\nid: run_a-1\ndata: {}\n\n");
  await vi.advanceTimersByTimeAsync(39_000);
  expect(streams).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(streams).toHaveLength(2);
});

test("a stream that something holds back is done without, and tried again later", async () => {
  await vi.advanceTimersByTimeAsync(11_000);
  expect(polling).toEqual([true]);
  expect(streams).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(streams).toHaveLength(2);
  streams[1]?.push("event: ready\nid: run_a-1\ndata: {}\n\n");
  await soon();
  expect(polling.at(-1)).toBe(false);
});

test("a refused stream is done without; one that is only asked for too often is not", async () => {
  refuseWith = 403;
  streams[0]?.end();
  await soon();
  expect(polling).toEqual([true]);
  stop();
  polling.length = 0;
  refuseWith = 429;
  stop = keepListening({ onEvent: (event) => heard.push(event), onPolling: (now) => polling.push(now) });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(polling).toEqual([]);
});

test("a page that nobody looks at gives its connection back, and comes back to its place", async () => {
  await soon();
  streams[0]?.push("event: ready\nid: run_a-1\ndata: {}\n\n");
  await soon();
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(streams[0]?.isCut).toBe(false);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(streams[0]?.isCut).toBe(true);
  expect(streams).toHaveLength(1);
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event("visibilitychange"));
  await soon();
  expect(streams[1]?.headers.get("Last-Event-ID")).toBe("run_a-1");
});

test("nothing is asked for any more once it is stopped", async () => {
  await soon();
  stop();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(streams).toHaveLength(1);
});
