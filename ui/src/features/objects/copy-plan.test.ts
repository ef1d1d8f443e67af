import { expect, test } from "vitest";
import type { Part } from "./batch-run";
import { type Destination, copyRequest, copyStep, destinationProblem } from "./copy-plan";

const targets = (keys: string[], ...regions: { prefix: string; search?: string }[]) => ({ keys, regions, keyBytes: 0 });

const request = (part: Part, to: Destination, move: boolean) => copyRequest(part, copyStep(part, "photos", to), move, "rename");

test("a folder keeps its name, an object its own, and what is not needed is left out", () => {
  expect(request({ keys: ["a/b.txt"] }, { bucket: "photos", prefix: "c/" }, false)).toEqual({
    keys: ["a/b.txt"],
    destinationPrefix: "c/",
    onConflict: "rename",
  });
  expect(request({ prefix: "a/may/", cursor: "x" }, { bucket: "archive", prefix: "" }, true)).toEqual({
    prefix: "a/may/",
    cursor: "x",
    destinationPrefix: "may/",
    destinationBucket: "archive",
    move: true,
    onConflict: "rename",
  });
  expect(request({ prefix: "a/", search: "jpg" }, { bucket: "archive", prefix: "found/" }, false)).toEqual({
    prefix: "a/",
    search: "jpg",
    destinationPrefix: "found/",
    destinationBucket: "archive",
    onConflict: "rename",
  });
});

test.each([
  [targets([], { prefix: "a/" }), "a/b/", "“a” cannot go into itself."],
  [targets([], { prefix: "a/b/" }), "a/", "It lies there already. Choose another folder."],
  [targets(["a/x"]), "a/", "It lies there already. Choose another folder."],
  [targets(["a/x"]), "a/b/", null],
  [targets(["x"]), "b//", "Put one “/” between names."],
  [targets(["x"]), "../", "A folder cannot be named “.” or “..”."],
  [targets([], { prefix: "", search: "jpg" }), "b/", "Choose another bucket, or a folder outside of the one that is searched."],
])("%j to %j: %j", (what, prefix, problem) => {
  expect(destinationProblem("photos", what, { bucket: "photos", prefix })).toBe(problem);
});

test("in another bucket anything goes", () => {
  expect(destinationProblem("photos", targets(["a/x"], { prefix: "a/" }), { bucket: "archive", prefix: "a/" })).toBeNull();
});
