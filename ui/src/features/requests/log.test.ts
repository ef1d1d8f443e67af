import { expect, test } from "vitest";
import type { LoggedRequest } from "#/api/requests";
import { findBy, readable, rowId, withHead } from "./log";

function row(n: number): LoggedRequest {
  return { requestId: `req_${n}`, at: "t", method: "GET", path: "/", status: 200, durationMs: 1, ingressBytes: 0, egressBytes: 0 };
}
/** Newest first. */
const rows = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => row(from - index));
const ids = (pages: readonly { data: LoggedRequest[] }[] | null) => pages?.flatMap((page) => page.data.map(({ requestId }) => requestId));

test("what is new is put in front, what is known stays", () => {
  const pages = [{ data: rows(5, 3), cursor: "c" }, { data: rows(2, 1), cursor: null }];
  const merged = withHead(pages, rows(7, 4), 4);
  expect(ids(merged)).toEqual(["req_7", "req_6", "req_5", "req_4", "req_3", "req_2", "req_1"]);
  expect(merged?.[0]?.cursor).toBe("c");
  expect(withHead(pages, rows(5, 4), 4)).toBe(pages);
  expect(withHead(pages, [], 4)).toBe(pages);
});

test("more than the head holds means a gap, and the log is fetched anew", () => {
  expect(withHead([{ data: rows(5, 1), cursor: null }], rows(50, 47), 4)).toBeNull();
  expect(ids(withHead([{ data: [], cursor: null }], rows(2, 1), 4))).toEqual(["req_2", "req_1"]);
});

test("the log does not grow without bound", () => {
  expect(withHead([{ data: rows(20_000, 1), cursor: null }], rows(20_001, 20_000), 4)).toBeNull();
});

test("two requests with one id are two rows", () => {
  expect(rowId(row(1))).not.toBe(rowId({ ...row(1), at: "later" }));
});

test("a path is shown as people read it", () => {
  expect(readable("/v1/buckets/b/objects/%D9%82%D8%B7%D8%A9%20a.png")).toBe("/v1/buckets/b/objects/قطة a.png");
  expect(readable("/100%")).toBe("/100%");
});

test("what begins with a slash is a path, the rest an id", () => {
  expect(findBy(" /v1/buckets ")).toEqual({ path: "/v1/buckets" });
  expect(findBy("req_01JDA8Z4T9W3V5X7Y9Z1B3D5F7\n")).toEqual({ requestId: "req_01JDA8Z4T9W3V5X7Y9Z1B3D5F7" });
  expect(findBy("  ")).toEqual({});
});
