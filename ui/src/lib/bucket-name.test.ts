import { describe, expect, test } from "vitest";
import { bucketNameProblem } from "./bucket-name";

describe("bucketNameProblem", () => {
  test.each(["abc", "a-b", "photos-2026", "0a0", "a".repeat(63), "a--b"])("%s is a good name", (name) => {
    expect(bucketNameProblem(name)).toBeNull();
  });

  test.each([
    ["", "At least 3"],
    ["ab", "At least 3"],
    ["a".repeat(64), "At most 63 characters; this is 64"],
    ["Photos", "lower-case"],
    ["my photos", "Spaces"],
    ["a.b.c", "“.” is not allowed"],
    ["a_b", "“_” is not allowed"],
    ["-abc", "Start with"],
    ["abc-", "End with"],
    ["fotoğraf", "“ğ” is not allowed"],
    ["box📦", "“📦” is not allowed"],
  ])("%s is refused", (name, why) => {
    expect(bucketNameProblem(name)).toContain(why);
  });
});
