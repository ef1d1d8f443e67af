import { expect, test } from "vitest";
import { join } from "./long-lists";

/** "abc def" is two pages; each is asked for by the row before it. */
function list(text: string) {
  const pages = text.split(" ").map((rows) => ({ data: [...rows].map((id) => ({ id })), cursor: rows.at(-1) ?? null }));
  return { pages, pageParams: [null, ...pages.slice(0, -1).map(({ cursor }) => cursor)] };
}
const page = (rows: string, cursor: string | null = rows.at(-1) ?? null) => ({ data: [...rows].map((id) => ({ id })), cursor });

function joined(before: string, index: number, now: string, cursor?: string | null) {
  const { list: after, next } = join(list(before), index, page(now, cursor));
  expect(after.pageParams).toHaveLength(after.pages.length);
  return { rows: after.pages.map(({ data }) => data.map(({ id }) => id).join("")).join(" "), params: after.pageParams, next };
}

test.each([
  ["nothing has changed", "abc def ghi", 0, "abc", "abc def ghi", [null, "c", "f"], 1],
  ["a new row pushes one down", "abc def ghi", 0, "xab", "xab c def ghi", [null, "b", "c", "f"], 1],
  ["what was pushed down is met", "xab c def ghi", 1, "cde", "xab c def ghi", [null, "b", "c", "f"], 2],
  ["more new rows than a page holds", "abc def ghi", 0, "xyz", "xyz abc def ghi", [null, "z", "c", "f"], 1],
  ["a row is gone", "abc def ghi", 0, "acd", "ac def ghi", [null, "c", "f"], 1],
  ["a whole page is gone", "abc def ghi", 0, "acg", "ac ghi", [null, "f"], 1],
  ["the beginning of the next is gone", "abc def ghi", 0, "abf", "ab f ghi", [null, "c", "f"], 1],
  ["all of it is gone, and of the next", "abc def ghi", 0, "ghi", " ghi", [null, "f"], 1],
  ["the last one, where more may follow", "abc def ghi", 2, "gyi", "abc def gyi", [null, "c", "f"], null],
] as const)("%s", (_what, before, index, now, rows, params, next) => {
  expect(joined(before, index, now)).toEqual({ rows, params, next });
});

test("what the server tells to be the end is the end, whatever is loaded below", () => {
  expect(joined("abc def ghi", 0, "ab", null)).toEqual({ rows: "ab", params: [null], next: null });
});

test("the next page begins where this one has ended, should the rows between be others", () => {
  // "c" was replaced by "y", which lies behind it in this order.
  expect(joined("abc def", 0, "ab", "b").params).toEqual([null, "b", "c"]);
  expect(joined("ab def", 0, "aby", "y").params).toEqual([null, "y"]);
});
