import { expect, test } from "vitest";
import type { StoredObject } from "#/api/objects";
import { headerChanges, headerText } from "./headers";

const object = (some: Partial<StoredObject>): StoredObject => ({
  bucket: "photos",
  key: "a.css",
  sizeBytes: 1,
  contentType: "text/css",
  etag: "e",
  checksumCrc64nvme: "c",
  metadata: {},
  createdAt: "2026-01-31T12:00:00.000Z",
  updatedAt: "2026-01-31T12:00:00.000Z",
  ...some,
});

test("a header is set, changed, or taken away by null, and one that is not there stays out of the request", () => {
  const css = object({ cacheControl: "no-store", contentEncoding: "gzip" });
  expect(headerText(css)).toEqual({ cacheControl: "no-store", contentDisposition: "", contentEncoding: "gzip", contentLanguage: "" });
  expect(headerChanges(css, { ...headerText(css), contentEncoding: "  ", contentLanguage: " de " })).toEqual({
    cacheControl: "no-store",
    contentEncoding: null,
    contentLanguage: "de",
  });
  expect(headerChanges(object({}), headerText(object({})))).toEqual({});
});
