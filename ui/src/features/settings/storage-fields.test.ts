import { expect, test } from "vitest";
import { storageOf, storageProblem } from "./storage-fields";

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
  expect(storageProblem(storageOf("s3", { region: "x" }))).toContain("bucket");
  expect(storageProblem(storageOf("s3", { bucket: "b" }))).toBeNull();
});
