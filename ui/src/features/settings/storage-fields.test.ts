import { expect, test } from "vitest";
import { storageOf, storageProblem, withoutSecrets } from "./storage-fields";

test("only the options of the service that say something are sent", () => {
  expect(storageOf("fs", { root: "", bucket: "b" })).toEqual({ service: "fs", options: {} });
  expect(storageOf("s3", { root: " /x ", bucket: "b", region: " ", secret_access_key: "s" })).toEqual({
    service: "s3",
    options: { root: "/x", bucket: "b", secret_access_key: "s" },
  });
});

test("what the server would refuse is said before it is tried", () => {
  expect(storageProblem(storageOf("fs", {}))).toBeNull();
  expect(storageProblem(storageOf("fs", { root: "/srv" }))).toBeNull();
  expect(storageProblem(storageOf("fs", { root: "srv" }))).toContain("absolute");
  expect(storageProblem(storageOf("s3", { region: "x" }))).toContain("Bucket");
  expect(storageProblem(storageOf("azblob", { container: "c" }))).toContain("Endpoint");
  expect(storageProblem(storageOf("webdav", {}))).toContain("Address");
  expect(storageProblem(storageOf("webdav", { endpoint: "nas/dav" }))).toContain("http://");
  expect(storageProblem(storageOf("webdav", { endpoint: "http://me:secret@nas/dav" }))).toContain("no user name");
  expect(storageProblem(storageOf("webdav", { endpoint: "http://nas:8080/dav" }))).toBeNull();
  expect(storageProblem(storageOf("s3", { bucket: "b" }))).toBeNull();
});

test("no secret is copied", () => {
  for (const [service, options] of [
    ["s3", { bucket: "b", secret_access_key: "hush" }],
    ["azblob", { container: "c", account_key: "hush" }],
    ["webdav", { endpoint: "http://nas", username: "me", password: "hush" }],
  ] as const) {
    expect(JSON.stringify(withoutSecrets(storageOf(service, options)))).not.toContain("hush");
  }
  expect(withoutSecrets(storageOf("webdav", { endpoint: "http://nas", username: "me" })).options).toEqual({
    endpoint: "http://nas",
    username: "me",
  });
});
