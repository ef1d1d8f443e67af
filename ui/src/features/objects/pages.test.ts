import { expect, test } from "vitest";
import type { ObjectPage } from "#/api/objects";
import { keepPages } from "./pages";

const page = (keys: string[], updatedAt = "2026-11-22T12:00:00.000Z"): ObjectPage => ({
  data: keys.map((key) => ({
    key,
    bucket: "photos",
    sizeBytes: 1,
    contentType: "text/plain",
    etag: "e",
    checksumCrc64nvme: "c",
    metadata: {},
    createdAt: updatedAt,
    updatedAt,
  })),
  prefixes: ["folder/"],
  cursor: null,
});
const list = (...pages: ObjectPage[]) => ({ pages, pageParams: pages.map(() => null) });

test("pages that say the same are kept; those that changed, came or went are taken as they are", () => {
  const before = list(page(["a", "b"]), page(["c"]), page(["d"]));
  const now = list(page(["a", "b"]), page(["c"], "2026-11-23T12:00:00.000Z"), page(["d"]), page(["e"]));
  const kept = keepPages(before, now) as typeof now;
  expect(kept.pages[0]).toBe(before.pages[0]);
  expect(kept.pages[1]).toBe(now.pages[1]);
  expect(kept.pages[2]).toBe(before.pages[2]);
  expect(kept.pages[3]).toBe(now.pages[3]);
  expect((keepPages(before, list(page(["a"]))) as typeof now).pages).toEqual([page(["a"])]);
  expect(keepPages(undefined, now)).toBe(now);
});
