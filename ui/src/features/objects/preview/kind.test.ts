import { expect, test } from "vitest";
import { typeOf, viewsOf } from "./kind";

test.each([
  ["image/PNG", "x", "image/png"],
  ["text/plain; charset=utf-8", "x.png", "text/plain"],
  ["application/octet-stream", "a/photo.JPG", "image/jpeg"],
  ["application/octet-stream", "main.rs", "text/plain"],
  ["application/octet-stream", "a.png/b", "application/octet-stream"],
  ["", ".json", "application/json"],
])("%s named %s is %s", (contentType, key, type) => {
  expect(typeOf(contentType, key)).toBe(type);
});

test.each([
  ["image/png", "image"],
  ["image/svg+xml", "image"],
  ["image/tiff", "hex"],
  ["video/mp4", "video"],
  ["audio/flac", "audio"],
  ["application/pdf", "pdf"],
  ["application/ld+json", "tree"],
  ["text/csv", "table"],
  ["text/html", "text"],
  ["application/xhtml+xml", "text"],
  ["application/javascript", "text"],
  ["application/zip", "hex"],
])("%s is first looked at as %s", (type, view) => {
  expect(viewsOf(type)[0]).toBe(view);
  expect(viewsOf(type)).toContain("hex");
});
