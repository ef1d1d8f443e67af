import { expect, test } from "vitest";
import { parseSize } from "./size-input";

test.each([
  ["4096", 4096],
  ["20 MiB", 20 * 1024 ** 2],
  ["20mb", 20 * 1024 ** 2],
  ["1.5g", 1.5 * 1024 ** 3],
  ["3 B", 3],
  [" 1k ", 1024],
  ["", null],
  ["MiB", null],
  ["-1", null],
  ["1e3", null],
  ["99999999999 TiB", null],
])("%j is %j", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});
