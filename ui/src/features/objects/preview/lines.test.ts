import { expect, test } from "vitest";
import { hexLine, linesOf, textOf } from "./lines";

test("lines end by any of the three, and a long one is several", () => {
  expect(linesOf("a\r\nb\nc\rd")).toEqual(["a", "b", "c", "d"]);
  const [first, second, third] = linesOf(`${"x".repeat(2_500)}`);
  expect([first?.length, second?.length, third?.length]).toEqual([1_000, 1_000, 500]);
});

test("a line of hex bears its offset, its bytes and its text", () => {
  const bytes = new TextEncoder().encode("0123456789abcdef\u0000ü!");
  expect(hexLine(bytes, 0)).toBe("00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef");
  expect(hexLine(bytes, 1)).toBe("00000010  00 c3 bc 21                                       ···!");
});

test("a character that is cut off is left out until the rest of it comes", () => {
  const bytes = new TextEncoder().encode("aü");
  expect(textOf(bytes.subarray(0, 2), false)).toBe("a");
  expect(textOf(bytes, true)).toBe("aü");
  expect(textOf(new Uint8Array([0x61, 0xff]), true)).toBe("a\uFFFD");
});
