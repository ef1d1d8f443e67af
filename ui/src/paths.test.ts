import { describe, expect, test } from "vitest";
import { bucketView, paths, prefixOf, restOfBucketPath } from "./paths";

test("plain addresses", () => {
  expect(paths.overview()).toBe("/");
  expect(paths.buckets()).toBe("/buckets");
  expect(paths.buckets({ create: true })).toBe("/buckets?new=1");
  expect(paths.keys({ create: true })).toBe("/keys?new=1");
  expect(paths.settings()).toBe("/settings");
  expect(paths.bucket("photos")).toBe("/buckets/photos");
  expect(paths.bucket("photos", { settings: true })).toBe("/buckets/photos?settings=1");
});

test("an open object is in the query, by its whole key", () => {
  expect(paths.bucket("photos", { prefix: "a/", object: "a/b c.txt" })).toBe("/buckets/photos/a?object=a%2Fb+c.txt");
});

describe("a folder's address gives the same folder back", () => {
  test.each([
    "",
    "a/",
    "a/b/",
    "100%/",
    "a?b#c/d&e=f/",
    "ünïcödé/日本語/ملف/📦/",
    "a b/ c /",
    "a\\b/",
    "%2F/",
    "a//",
    "a//b/",
    "settings/",
  ])("%j", (prefix) => {
    const url = new URL(paths.bucket("photos", { prefix }), "http://h");
    expect(url.pathname.startsWith("/buckets/photos")).toBe(true);
    expect(prefixOf(restOfBucketPath(url.pathname), url.searchParams.get("prefix") ?? undefined)).toBe(prefix);
  });
});

test("a view of a bucket is read back from its address", () => {
  const view = {
    prefix: "a b/",
    object: "a b/100%.txt",
    share: true,
    settings: false,
    trash: false,
    find: "50% & more",
    within: true,
    sort: "sizeBytes",
    order: "desc",
  } as const;
  expect(bucketView(new URL(paths.bucket("photos", view), "http://h"))).toEqual(view);
  expect(bucketView(new URL("http://h/buckets/photos?sort=color&find="))).toMatchObject({ prefix: "", sort: undefined, find: "" });
});

test("a badly encoded address is taken literally instead of failing", () => {
  expect(prefixOf("a%zz/b", undefined)).toBe("a%zz/b/");
});

test("an operation of the API has an address, with what the list is narrowed to", () => {
  expect(paths.api()).toBe("/api");
  expect(paths.api("putObject", { find: "a b" })).toBe("/api/putObject?find=a+b");
  expect(paths.buckets({ find: "x", create: true })).toBe("/buckets?new=1&find=x");
});
