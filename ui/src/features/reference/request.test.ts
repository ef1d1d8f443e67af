import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ApiDocument } from "#/api/reference";
import { type Operation, operationsOf } from "./operations";
import { type Draft, firstDraft, problemsOf, requestOf } from "./request";

const document = JSON.parse(readFileSync(new URL("../../../../openapi.json", import.meta.url), "utf8")) as ApiDocument;
const operations = operationsOf(document);

function operation(id: string): Operation {
  const one = operations.find((other) => other.id === id);
  if (one === undefined) throw new Error(`no operation ${id}`);
  return one;
}

const BASE = "http://127.0.0.1:9710";
const built = (id: string, by: Partial<Draft> = {}) => requestOf(operation(id), { ...firstDraft(operation(id)), ...by }, BASE);
const problems = (id: string, by: Partial<Draft> = {}) => problemsOf(operation(id), { ...firstDraft(operation(id)), ...by });

test("a draft begins with the example of the body and no parameter", () => {
  expect(JSON.parse(firstDraft(operation("createBucket")).text)).toMatchObject({ name: "photos" });
  expect(firstDraft(operation("putObject"))).toEqual({ values: {}, text: "", fromFile: true, file: null });
});

test("names are encoded, and a key keeps its slashes", () => {
  const values = { "path:bucket": "a/b", "path:key": "2026/sea & sun $&.jpg" };
  expect(built("getObject", { values }).url).toBe(`${BASE}/v1/buckets/a%2Fb/objects/2026/sea%20%26%20sun%20%24%26.jpg`);
  expect(built("copyObject", { values }).url).toMatch(/sun%20%24%26\.jpg\/copy$/);
});

test("what is empty is not sent; where it is needed, the example stands", () => {
  expect(built("listObjects").url).toBe(`${BASE}/v1/buckets/photos/objects`);
  expect(built("listObjects", { values: { "query:prefix": "a b/", "query:limit": "5" } }).url).toBe(
    `${BASE}/v1/buckets/photos/objects?prefix=a%20b%2F&limit=5`,
  );
  expect(problems("listObjects")).toEqual({ "path:bucket": "It is needed." });
  expect(problems("listObjects", { values: { "path:bucket": "photos" } })).toEqual({});
});

test("a path that would become another is refused, since browsers resolve dots", () => {
  for (const key of ["..", "a/../b", "./a", "a/.."]) {
    expect(Object.keys(problems("deleteObject", { values: { "path:bucket": "photos", "path:key": key } }))).toEqual(["path:key"]);
  }
  expect(problems("deleteObject", { values: { "path:bucket": "photos", "path:key": "a..b/...c" } })).toEqual({});
});

test("a body must be JSON where JSON is wanted, and may be left out where it may", () => {
  expect(problems("createBucket", { text: "{" }).body).toMatch(/^It is not JSON/);
  expect(problems("createBucket", { text: " " }).body).toBe("A body is needed.");
  expect(problems("createInbox", { text: "" })).toEqual({});
  expect(built("createInbox", { text: "" }).body).toEqual({ kind: "none" });
  expect(built("createBucket").headers).toEqual([["Content-Type", "application/json"]]);
});

test("an upload takes its type from what is typed, else from the file", () => {
  const file = new File(["x"], "a.png", { type: "image/png" });
  const type = (by: Partial<Draft>) => built("putObject", by).headers.filter(([name]) => name.toLowerCase() === "content-type");
  expect(type({ file })).toEqual([["Content-Type", "image/png"]]);
  expect(type({ file, values: { "header:content-type": "text/css" } })).toEqual([["content-type", "text/css"]]);
  expect(type({ fromFile: false, text: "x" })).toEqual([["Content-Type", "text/plain; charset=utf-8"]]);
  expect(built("putObject", { file }).body).toMatchObject({ kind: "file", name: "a.png" });
  expect(problems("putObject", { values: { "path:bucket": "b", "path:key": "k" } }).body).toMatch(/^Choose a file/);
});

test("the token is that of whoever may ask", () => {
  expect(built("listBuckets").tokenVariable).toBe("STOWBOX_API_KEY");
  expect(built("getObject").tokenVariable).toBe("STOWBOX_API_KEY");
  expect(built("listAccounts").tokenVariable).toBe("STOWBOX_ADMIN_TOKEN");
  expect(built("getHealth").tokenVariable).toBeNull();
});

test("it is known what comes back", () => {
  expect(built("headObject").answer).toEqual({ kind: "headers" });
  expect(built("watchEvents").answer).toEqual({ kind: "stream" });
  expect(built("getObject").answer).toEqual({ kind: "file", name: "harbour.jpg" });
  expect(built("downloadArchive").answer).toEqual({ kind: "file", name: "archive.zip" });
  expect(built("listBuckets").answer).toEqual({ kind: "text" });
});
