import { expect, test } from "vitest";
import type { ObjectPage, StoredObject } from "#/api/objects";
import { rowsOf, totalsOf } from "./rows";

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
