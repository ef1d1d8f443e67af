import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ApiDocument, ApiSchema } from "#/api/reference";
import { choicesOf, formsOf, typeOf } from "./schema";

const document = JSON.parse(readFileSync(new URL("../../../../openapi.json", import.meta.url), "utf8")) as ApiDocument;
const of = (name: string): ApiSchema => ({ $ref: `#/components/schemas/${name}` });
const field = (schema: string, name: string) =>
  formsOf(document, of(schema)).flatMap(({ fields }) => fields).find((one) => one.name === name);

test("types are said in words, null last", () => {
  expect(typeOf(document, { type: ["null", "integer"] })).toBe("integer or null");
  expect(typeOf(document, { type: "array", items: of("BucketName") })).toBe("array of string");
  expect(typeOf(document, of("Lifetime"))).toBe("integer or string");
  expect(typeOf(document, { oneOf: [of("Visibility"), { type: "null" }] })).toBe("string or null");
  expect(typeOf(document, { type: "string", format: "date-time" })).toBe("time");
  expect(typeOf(document, {})).toBe("any");
});

test("fields tell what they may be and whether they must be there", () => {
  expect(field("CreateBucket", "name")).toMatchObject({ required: true, type: "string" });
  expect(field("UpdateBucket", "trashDays")).toMatchObject({ required: false, limits: ["0–90"] });
  expect(field("UpdateBucket", "visibility")?.limits).toEqual(["one of `private`, `public`"]);
  expect(field("PlanChange", "maxObjectBytes")?.limits).toEqual([]);
});

test("what is inside is listed below it, items too", () => {
  expect(field("Account", "plan.maxStorageBytes")).toMatchObject({ type: "integer or null" });
  expect(field("BucketPage", "data[].name")).toMatchObject({ type: "string" });
  expect(field("DeliveryDetail", "request.headers")).toBeDefined();
});

test("a body of several forms is told form by form", () => {
  expect(formsOf(document, of("BatchDelete")).map(({ label }) => label)).toEqual(["keys", "prefix"]);
  expect(formsOf(document, of("SignRequest")).map(({ label }) => label)).toEqual(["method: GET", "method: PUT"]);
});

test("a schema that holds itself ends", () => {
  const endless = { components: { schemas: { Tree: { type: "object", properties: { child: of("Tree") } } } } } as unknown as ApiDocument;
  expect(formsOf(endless, of("Tree"))[0]?.fields.length).toBeLessThan(10);
});

test("the few values of a field can be chosen from", () => {
  expect(choicesOf(document, { oneOf: [of("Visibility"), { type: "null" }] })).toEqual(["private", "public"]);
  expect(choicesOf(document, of("BucketName"))).toEqual([]);
});

test("every schema of the API can be told", () => {
  const untold = Object.keys(document.components.schemas).filter((name) =>
    formsOf(document, of(name)).some(({ fields }) => fields.length === 0 || fields.some(({ type }) => type === "")),
  );
  expect(untold).toEqual([]);
});
