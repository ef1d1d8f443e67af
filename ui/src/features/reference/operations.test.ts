import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ApiDocument } from "#/api/reference";
import { matchingOperations, grouped, isDestructive, operationsOf } from "./operations";

const document = JSON.parse(readFileSync(new URL("../../../../openapi.json", import.meta.url), "utf8")) as ApiDocument;
const operations = operationsOf(document);

test("every operation of the document is there once, by the document's groups", () => {
  const methods = new Set(["get", "head", "put", "post", "patch", "delete"]);
  const told = Object.values(document.paths).flatMap((item) => Object.keys(item).filter((method) => methods.has(method)));
  expect(operations).toHaveLength(told.length);
  expect(new Set(operations.map(({ id }) => id)).size).toBe(told.length);
  expect(grouped(operations).map(({ name }) => name)).toEqual((document.tags ?? []).map(({ name }) => name));
});

test("what is referred to stands in its place", () => {
  const put = operations.find(({ id }) => id === "putObject");
  expect(put?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(["bucket", "key", "idempotency-key"]));
  expect(put?.body).toMatchObject({ mediaType: "application/octet-stream", required: true });
  expect(put?.may).toEqual({ key: true, operator: true, anybody: false });
  expect(operations.find(({ id }) => id === "getHealth")?.may).toEqual({ key: false, operator: false, anybody: true });
});

test("each refusal has its codes, each with what it means", () => {
  const answers = operations.flatMap(({ id, responses }) => responses.map((one) => ({ id, ...one })));
  expect(answers.filter(({ status, codes }) => codes.length > 0 !== Number(status) >= 400)).toEqual([]);
  expect(answers.flatMap(({ codes }) => codes).filter(({ meaning }) => !meaning.endsWith("."))).toEqual([]);
  const codes = operations.find(({ id }) => id === "createBucket")?.responses.flatMap((one) => one.codes.map(({ code }) => code));
  expect(codes).toEqual(expect.arrayContaining(["bucket_already_exists", "idempotency_conflict", "rate_limited"]));
});

test("operations are found by words of their name, path, method or id", () => {
  const ids = (typed: string) => matchingOperations(operations, typed).map(({ id }) => id);
  expect(ids("sign url issue")).toEqual(["signUrl"]);
  expect(ids("DELETE /v1/keys")).toEqual(["revokeKey"]);
  expect(ids("putObj")).toEqual(["putObject"]);
  expect(ids("")).toHaveLength(operations.length);
  expect(ids("nothing like it")).toEqual([]);
});

test("deleting is destructive, many at once too", () => {
  const ids = operations.filter(isDestructive).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(["deleteBucket", "batchDeleteObjects", "revokeKey", "abortUpload"]));
  expect(ids).not.toContain("batchCopyObjects");
});
