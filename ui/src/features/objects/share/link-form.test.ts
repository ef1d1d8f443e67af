import { expect, test } from "vitest";
import { NEW_LINK, problemsOf, requestOf } from "./link-form";

const NOW = Date.parse("2026-11-22T12:00:00.000Z");

test("a new link reads the object for a day, as often as one likes", () => {
  expect(requestOf(NEW_LINK, "a/b.txt", NOW)).toEqual({ key: "a/b.txt", method: "GET", expiresIn: 86_400 });
});

test("what only uploads know is left out of a link that reads, and the other way round", () => {
  const all = { ...NEW_LINK, download: true, maxSize: "1 MiB", contentType: " image/png ", maxUses: "3", baseUrl: "http://h" };
  expect(requestOf(all, "a/b.txt", NOW)).toEqual({
    key: "a/b.txt",
    method: "GET",
    expiresIn: 86_400,
    download: "b.txt",
    maxUses: 3,
    baseUrl: "http://h",
  });
  expect(requestOf({ ...all, method: "PUT" }, "a/b.txt", NOW)).toEqual({
    key: "a/b.txt",
    method: "PUT",
    expiresIn: 86_400,
    maxBytes: 1_048_576,
    contentType: "image/png",
    maxUses: 3,
    baseUrl: "http://h",
  });
});

test("nothing is asked for while a control is wrong", () => {
  const wrong = { ...NEW_LINK, method: "PUT" as const, maxSize: "much", maxUses: "0" };
  expect(problemsOf(wrong, NOW)).toEqual({
    lifetime: null,
    maxSize: "Write a size such as 20 MiB.",
    maxUses: "Give a whole number above 0.",
  });
  expect(requestOf(wrong, "a", NOW)).toBeNull();
});
