import { expect, test } from "vitest";
import type { Transfer } from "#/platform/types";
import { announcement, shareOf, summaryOf } from "./words";

const transfer = (change: Partial<Transfer>): Transfer => ({
  id: "t1",
  kind: "upload",
  bucket: "photos",
  prefix: "",
  title: "holiday",
  state: "running",
  filesTotal: 8,
  filesDone: 2,
  filesFailed: 0,
  filesReplaced: 0,
  bytesTotal: 4096,
  bytesDone: 1024,
  files: [],
  skipped: [],
  ...change,
});

test("the line under a transfer", () => {
  expect(summaryOf(transfer({}))).toBe("2 of 8 files · 1.00 KiB of 4.00 KiB");
  expect(summaryOf(transfer({ filesTotal: 1, filesDone: 0 }))).toBe("1.00 KiB of 4.00 KiB");
  expect(summaryOf(transfer({ state: "paused" }))).toBe("Paused · 2 of 8 files · 1.00 KiB of 4.00 KiB");
  expect(summaryOf(transfer({ waitsForServer: true }))).toBe("Waiting for the server · 2 of 8 files · 1.00 KiB of 4.00 KiB");
  expect(summaryOf(transfer({ state: "scanning" }))).toBe("Looking for files: 8 files so far");
  expect(summaryOf(transfer({ state: "done", filesDone: 8, filesReplaced: 3, skipped: [{ path: "x", reason: "y" }] }))).toBe(
    "8 files uploaded · 3 replaced · 4.00 KiB · 1 skipped",
  );
  expect(summaryOf(transfer({ state: "failed", filesDone: 7, filesFailed: 1 }))).toBe("7 files uploaded · 1 failed");
  expect(summaryOf(transfer({ state: "done", kind: "download" }))).toBe("Saved · 4.00 KiB");
});

test("empty files count by number, a scan not at all", () => {
  expect(shareOf(transfer({ bytesTotal: 0, bytesDone: 0 }))).toBe(0.25);
  expect(shareOf(transfer({ state: "scanning" }))).toBeNull();
  expect(shareOf(transfer({ state: "done", bytesTotal: 0, bytesDone: 0 }))).toBe(1);
});

test("the start, each quarter and the end are announced, and nothing between", () => {
  expect(announcement(undefined, transfer({}))).toBe("Upload of holiday started");
  expect(announcement(transfer({}), transfer({ bytesDone: 2000 }))).toBeNull();
  expect(announcement(transfer({}), transfer({ bytesDone: 2048 }))).toBe("Upload of holiday: 50 %");
  expect(announcement(transfer({}), transfer({ state: "done", filesDone: 8 }))).toBe(
    "Upload of holiday finished. 8 files uploaded · 4.00 KiB",
  );
  expect(announcement(transfer({}), transfer({ state: "cancelled" }))).toBe("Upload of holiday cancelled");
  expect(announcement(undefined, transfer({ state: "done" }))).toBeNull();
});
