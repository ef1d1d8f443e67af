import { expect, test } from "vitest";
import type { ObjectPage, StoredObject } from "#/api/objects";
import { rowsSoFar, totalsOf } from "./rows";

const object = (key: string, sizeBytes = 1): StoredObject => ({
  key,
  bucket: "photos",
  sizeBytes,
  contentType: "text/plain",
  etag: "e",
  checksumCrc64nvme: "c",
  metadata: {},
  createdAt: "2026-11-22T12:00:00.000Z",
  updatedAt: "2026-11-22T12:00:00.000Z",
});
const rowsOf = (pages: readonly ObjectPage[], prefix: string) => rowsSoFar(null, pages, prefix).rows;
const page = (prefixes: string[], keys: string[]): ObjectPage => ({
  data: keys.map((key) => object(key)),
  prefixes,
  cursor: null,
});

test("folders come before objects within a page, and pages follow each other", () => {
  const rows = rowsOf([page(["a/c/"], ["a/b", "a/d"]), page(["a/f/"], ["a/e"])], "a/");
  expect(rows.map((row) => [row.kind, row.id, row.name])).toEqual([
    ["folder", "a/c/", "c"],
    ["object", "a/b", "b"],
    ["object", "a/d", "d"],
    ["folder", "a/f/", "f"],
    ["object", "a/e", "e"],
  ]);
});

test("the object that keeps a folder is not listed in it, and nothing is listed twice", () => {
  const rows = rowsOf([page(["a/c/"], ["a/", "a/b"]), page(["a/c/"], ["a/b", "a/d"])], "a/");
  expect(rows.map((row) => row.id)).toEqual(["a/c/", "a/b", "a/d"]);
});

test("totals count folders without guessing their size", () => {
  const rows = rowsOf([{ prefixes: ["x/"], data: [object("a", 5), object("b", 7)], cursor: null }], "");
  expect(totalsOf(rows)).toEqual({ folders: 1, objects: 2, sizeBytes: 12 });
});

test("a page that is added keeps the rows before it; pages that changed make all of them anew", () => {
  const first = page(["a/c/"], ["a/b"]);
  const second = page([], ["a/b", "a/d"]);
  const before = rowsSoFar(null, [first], "a/");
  const after = rowsSoFar(before, [first, second], "a/");
  expect(after.rows.map((row) => row.id)).toEqual(["a/c/", "a/b", "a/d"]);
  expect(after.rows[1]).toBe(before.rows[1]);
  expect(rowsSoFar(after, after.pages, "a/")).toBe(after);
  expect(rowsSoFar(after, [page([], ["a/z"]), second], "a/").rows.map((row) => row.id)).toEqual(["a/z", "a/b", "a/d"]);
  expect(rowsSoFar(after, [first], "a/").rows.map((row) => row.id)).toEqual(["a/c/", "a/b"]);
  expect(rowsSoFar(after, [first], "").rows.map((row) => row.name)).toEqual(["c", "a/b"]);
});
