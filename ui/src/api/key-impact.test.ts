import { expect, test } from "vitest";
import { countOver } from "./key-impact";

const pages = (...all: number[][]) => async (cursor: string | null) => {
  const at = Number(cursor ?? 0);
  return { data: all[at] ?? [], cursor: at + 1 < all.length ? String(at + 1) : null };
};

test("all pages are counted", async () => {
  expect(await countOver(pages([6, 5], [4], [3, 2]))).toEqual({ count: 5, isAll: true });
  expect(await countOver(pages([]))).toEqual({ count: 0, isAll: true });
});

test("counting ends where the time does", async () => {
  expect(await countOver(pages([6, 5, 4], [2]), (n) => n < 5)).toEqual({ count: 2, isAll: true });
});

const endless = async () => ({ data: [2], cursor: "more" });

test("what lies beyond the pages that are read is not claimed to be known", async () => {
  expect(await countOver(endless)).toEqual({ count: 5, isAll: false });
});
