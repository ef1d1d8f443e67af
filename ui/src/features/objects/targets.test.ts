import { expect, test } from "vitest";
import type { ObjectPage, StoredObject } from "#/api/objects";
import { tally, targetsOf } from "./targets";

const object = (key: string, sizeBytes: number): StoredObject => ({
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
const page = (sizes: number[], cursor: string | null): ObjectPage => ({
  data: sizes.map((size, index) => object(String(index), size)),
  prefixes: [],
  cursor,
});

test("rows become keys and regions", () => {
  const rows = [
    { kind: "folder", id: "a/", name: "a" },
    { kind: "object", id: "b", name: "b", object: object("b", 7) },
  ] as const;
  expect(targetsOf(rows)).toEqual({ keys: ["b"], regions: [{ prefix: "a/" }], keyBytes: 7 });
});

test("regions are counted page by page, beside the keys", async () => {
  const asked: unknown[] = [];
  const counted = await tally({ keys: ["x"], regions: [{ prefix: "a/" }, { prefix: "", search: "jpg" }], keyBytes: 5 }, async (region, cursor) => {
    asked.push([region, cursor]);
    return region.prefix === "a/" && cursor === null ? page([1, 2], "next") : page([3], null);
  });
  expect(counted).toEqual({ objects: 5, sizeBytes: 14, more: false });
  expect(asked).toEqual([
    [{ prefix: "a/" }, null],
    [{ prefix: "a/" }, "next"],
    [{ prefix: "", search: "jpg" }, null],
  ]);
});

test("counting ends where the exact number no longer matters", async () => {
  let calls = 0;
  const thousand = page(Array.from({ length: 1000 }, () => 1), "next");
  const counted = await tally({ keys: [], regions: [{ prefix: "" }], keyBytes: 0 }, async () => {
    calls += 1;
    return thousand;
  });
  expect(counted).toEqual({ objects: 20_000, sizeBytes: 20_000, more: true });
  expect(calls).toBe(20);
});
