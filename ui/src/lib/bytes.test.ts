import { describe, expect, test } from "vitest";
import { exactBytes, formatBytes, plural } from "./bytes";

describe("formatBytes", () => {
  test.each([
    [0, "0 B"],
    [1, "1 B"],
    [1023, "1023 B"],
    [1024, "1.00 KiB"],
    [1536, "1.50 KiB"],
    [10 * 1024, "10.0 KiB"],
    [100 * 1024, "100 KiB"],
    [1024 ** 2 - 1, "1.00 MiB"],
    [1024 ** 3, "1.00 GiB"],
    [20 * 1024 ** 3, "20.0 GiB"],
    [Number.MAX_SAFE_INTEGER, "8.00 PiB"],
    [5000 * 1024 ** 5, "5000 PiB"],
  ])("%d is %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

test("counts are grouped and agree with their noun", () => {
  expect(plural(1, "object")).toBe("1 object");
  expect(plural(0, "object")).toBe("0 objects");
  expect(plural(12000, "entry", "entries")).toBe("12,000 entries");
  expect(exactBytes(1536)).toBe("1,536 bytes");
});
