import { expect, test } from "vitest";
import type { Webhook } from "#/api/webhooks";
import { emptyFields, fieldsOf, missing, toCreate, toUpdate } from "./fields";

const webhook: Webhook = {
  id: "whk_1",
  url: "https://example.com/hook",
  events: ["object.created"],
  buckets: null,
  prefix: null,
  description: "CI",
  enabled: true,
  status: "active",
  createdAt: "2026-11-22T12:00:00.000Z",
  updatedAt: "2026-11-22T12:00:00.000Z",
};

test("a new webhook names only what it narrows", () => {
  expect(toCreate(emptyFields(" https://example.com/ "))).toEqual({ url: "https://example.com/", events: ["*"] });
  expect(toCreate({ ...emptyFields("u"), events: ["object.deleted", "object.created"], buckets: ["b"], prefix: "2026/", description: " x " })).toEqual({
    url: "u",
    events: ["object.created", "object.deleted"],
    buckets: ["b"],
    prefix: "2026/",
    description: "x",
  });
});

test("a change names only what has changed, and null takes a limit away", () => {
  const fields = fieldsOf(webhook);
  expect(toUpdate(fields, webhook)).toEqual({});
  expect(toUpdate({ ...fields, events: null, prefix: "a/", description: "" }, webhook)).toEqual({ events: ["*"], prefix: "a/", description: null });
  const narrowed = { ...webhook, buckets: ["b"], prefix: "a/" };
  expect(toUpdate({ ...fieldsOf(narrowed), buckets: null, prefix: "" }, narrowed)).toEqual({ buckets: null, prefix: null });
});

test("nothing chosen is said to be missing", () => {
  expect(missing({ ...emptyFields("u"), events: [] })).toContain("event");
  expect(missing({ ...emptyFields("u"), buckets: [] })).toContain("bucket");
  expect(missing(emptyFields("u"))).toBeNull();
});
