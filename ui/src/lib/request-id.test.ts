import { expect, test } from "vitest";
import { requestIdIn } from "./request-id";

test("a request id is found in whatever it was copied with", () => {
  const id = "req_01JDA8Z4T9W3V5X7Y9Z1B3D5F7";
  for (const text of [id, ` ${id}\n`, `code: bucket_not_found\nrequest id: ${id}\ndocs: …`, `bucket_not_found · ${id}`]) {
    expect(requestIdIn(text)).toEqual({ id, sure: true });
  }
  expect(requestIdIn("console_0123456789abcdef")?.sure).toBe(true);
});

test("an id of a client's own may be one; words, paths and names are none", () => {
  expect(requestIdIn("3f2504e0-4f89-11d3-9a0c-0305e82c3301")).toEqual({ id: "3f2504e0-4f89-11d3-9a0c-0305e82c3301", sure: false });
  for (const text of ["", "requests", "req_", "two words 2026", "/v1/buckets/photos2026", "photos-2026", "🗂".repeat(8)]) {
    expect({ text, found: requestIdIn(text) }).toEqual({ text, found: null });
  }
});
