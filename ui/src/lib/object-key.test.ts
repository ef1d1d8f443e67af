import { describe, expect, test } from "vitest";
import { ancestors, encodeKey, lastSegment, nextName, objectKeyProblem, parentPrefix, visibleName } from "./object-key";

test.each([
  ["a/b.tar.gz", "a/b (2).tar.gz"],
  ["a.b/c", "a.b/c (2)"],
  [".env", ".env (2)"],
  ["📦", "📦 (2)"],
])("beside %s there is room for %s", (key, beside) => {
  expect(nextName(key, 2)).toBe(beside);
});

describe("objectKeyProblem", () => {
  test.each(["a", "a/b", "a//b", "a/", "…/..x", " ", "a\\b", "100%/#?.txt", "é".repeat(512), "📦/ملف.txt"])(
    "%s is a good key",
    (key) => {
      expect(objectKeyProblem(key)).toBeNull();
    },
  );

  test.each([
    ["", "empty"],
    ["/a", "start with"],
    ["a/../b", "“.” or “..”"],
    [".", "“.” or “..”"],
    ["a/.", "“.” or “..”"],
    ["a\nb", "control"],
    ["a\u0085b", "control"],
    ["a\u007fb", "control"],
    ["é".repeat(513), "1026 bytes"],
    ["\ud800", "Unicode"],
  ])("%j is refused", (key, why) => {
    expect(objectKeyProblem(key)).toContain(why);
  });
});

test("a key is encoded segment by segment", () => {
  expect(encodeKey("a b/ü#?/100%.txt")).toBe("a%20b/%C3%BC%23%3F/100%25.txt");
});

test("names, parents and ancestors of keys", () => {
  expect(lastSegment("a/b/c.txt")).toBe("c.txt");
  expect(lastSegment("a/b/")).toBe("b");
  expect(lastSegment("c")).toBe("c");
  expect(parentPrefix("a/b/c.txt")).toBe("a/b/");
  expect(parentPrefix("a/b/")).toBe("a/");
  expect(parentPrefix("c")).toBe("");
  expect(ancestors("a/b/")).toEqual(["a/", "a/b/"]);
  expect(ancestors("a//")).toEqual(["a/", "a//"]);
  expect(ancestors("")).toEqual([]);
  expect([visibleName("a"), visibleName("")]).toEqual(["a", "(empty name)"]);
});
