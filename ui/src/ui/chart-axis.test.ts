import { expect, test } from "vitest";
import { roundTop } from "./chart-axis";

test.each([
  [0, 0],
  [1, 2],
  [3, 4],
  [7, 8],
  [10, 10],
  [11, 20],
  [450, 600],
  [8_001, 10_000],
])("counts up to %d are measured by %d", (most, top) => {
  expect(roundTop(most, false)).toBe(top);
});

test.each([
  [500, 600],
  [1024, 2 * 1024],
  [3 * 1024 ** 2, 4 * 1024 ** 2],
  [900 * 1024, 1_000 * 1024],
  [1_020 * 1024, 2_000 * 1024],
])("%d bytes are measured by %d", (most, top) => {
  expect(roundTop(most, true)).toBe(top);
});
