import { expect, test } from "vitest";
import { headerBytes, headerText } from "./header-bytes";

test("a text survives headers, which are bytes", () => {
  expect(headerBytes("é")).toBe("\u00c3\u00a9");
  expect(headerText(headerBytes("Ádá 😀"))).toBe("Ádá 😀");
  expect(headerText("\u00ff")).toBe("\u00ff");
});
