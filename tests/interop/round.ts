// A whole round with `openapi-fetch`, typed by what `openapi-typescript` makes of openapi.json. Compiled and run by
// test_generated_clients.py.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import createClient from "openapi-fetch";

import type { paths } from "./schema.js";

const PART = 5 * 1024 * 1024;

const { STOWBOX_URL = "", STOWBOX_KEY = "" } = process.env;
const api = createClient<paths>({ baseUrl: STOWBOX_URL, headers: { authorization: `Bearer ${STOWBOX_KEY}` } });

/** What an answer holds, or the refusal. */
function sure<T>(answer: { data?: T; error?: unknown }): T {
  assert.ok(answer.data !== undefined, JSON.stringify(answer.error));
  return answer.data;
}

/** Bytes go as they are. */
const bytes = { bodySerializer: (body: unknown) => body as BodyInit, headers: { "content-type": "text/plain" } };

const bucket = "typescript-client";
sure(await api.POST("/v1/buckets", { body: { name: bucket, visibility: "private" } }));
const inbox = sure(await api.POST("/v1/inboxes", {}));
const webhook = sure(await api.POST("/v1/webhooks", { body: { url: inbox.url, events: ["*"] } }));
assert.match(webhook.signingSecret, /^whsec_/);

const object = { params: { path: { bucket, key: "notes.txt" } } };
const stored = sure(await api.PUT("/v1/buckets/{bucket}/objects/{key}", { ...object, ...bytes, body: "hello" }));
assert.deepEqual([stored.key, stored.sizeBytes, stored.contentType], ["notes.txt", 5, "text/plain"]);
const got = await api.GET("/v1/buckets/{bucket}/objects/{key}", { ...object, parseAs: "text" });
assert.equal(sure(got), "hello");
const missing = await api.GET("/v1/buckets/{bucket}/objects/{key}", { params: { path: { bucket, key: "nothing" } } });
assert.equal(missing.error?.error.code, "object_not_found");

const key = "film.mp4";
const upload = sure(await api.POST("/v1/buckets/{bucket}/uploads", { params: { path: { bucket } }, body: { key } }));
const { uploadId } = upload;
const parts = [];
for (const [index, body] of ["a".repeat(PART), "end"].entries()) {
  const where = { path: { bucket, uploadId, n: index + 1 }, query: { key } };
  const part = sure(await api.PUT("/v1/buckets/{bucket}/uploads/{uploadId}/parts/{n}", { params: where, ...bytes, body }));
  parts.push({ partNumber: part.partNumber, etag: part.etag });
}
const film = sure(
  await api.POST("/v1/buckets/{bucket}/uploads/{uploadId}/complete", {
    params: { path: { bucket, uploadId } },
    body: { key, parts },
  }),
);
assert.equal(film.sizeBytes, PART + 3);

const signed = sure(
  await api.POST("/v1/buckets/{bucket}/sign", {
    params: { path: { bucket } },
    body: { key, method: "GET", expiresIn: "5m" },
  }),
);
const end = await fetch(signed.url, { headers: { range: `bytes=${PART}-` } });
assert.deepEqual([end.status, await end.text()], [206, "end"]);

let types: string[] = [];
for (let tries = 0; tries < 100 && types.length < 3; tries += 1) {
  await sleep(100);
  const { data } = sure(await api.GET("/v1/inboxes/{id}/requests", { params: { path: { id: inbox.id } } }));
  types = data.map(({ body }) => JSON.parse(body).type).sort();
}
assert.deepEqual(types, ["object.created", "object.created", "upload.completed"]);

const gone = sure(
  await api.POST("/v1/buckets/{bucket}/objects/batch-delete", {
    params: { path: { bucket } },
    body: { keys: ["notes.txt", key] },
  }),
);
assert.deepEqual(gone.deleted.toSorted(), [key, "notes.txt"]);
for (const { response } of [
  await api.DELETE("/v1/buckets/{bucket}", { params: { path: { bucket } } }),
  await api.DELETE("/v1/webhooks/{id}", { params: { path: { id: webhook.id } } }),
  await api.DELETE("/v1/inboxes/{id}", { params: { path: { id: inbox.id } } }),
]) {
  assert.equal(response.status, 204);
}
console.log("a whole round");
