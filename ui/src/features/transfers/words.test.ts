import { expect, test } from "vitest";
import type { Operation } from "#/api/operations";
import type { Transfer } from "#/platform/types";
import { announcement, operationAnnouncement, operationShare, operationSummary, shareOf, summaryOf } from "./words";

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
  expect(summaryOf(transfer({}), { bytesPerSecond: 1024, secondsLeft: 3 })).toBe(
    "2 of 8 files · 1.00 KiB of 4.00 KiB · 1.00 KiB/s, a few seconds left",
  );
  expect(summaryOf(transfer({ waitsForSignIn: true }))).toContain("Waiting for somebody to sign in · 2 of 8 files");
  expect(summaryOf(transfer({ filesTotal: 1, filesDone: 0 }))).toBe("1.00 KiB of 4.00 KiB");
  expect(summaryOf(transfer({ state: "paused" }))).toBe("Paused · 2 of 8 files · 1.00 KiB of 4.00 KiB");
  expect(summaryOf(transfer({ waitsForServer: true }))).toBe("Waiting for the server · 2 of 8 files · 1.00 KiB of 4.00 KiB");
  expect(summaryOf(transfer({ state: "scanning" }))).toBe("Looking for files: 8 files so far");
  expect(summaryOf(transfer({ state: "done", filesDone: 8, filesReplaced: 3, skipped: [{ path: "x", reason: "y" }] }))).toBe(
    "8 files uploaded · 3 replaced · 4.00 KiB · 1 skipped",
  );
  expect(summaryOf(transfer({ state: "failed", filesDone: 7, filesFailed: 1 }))).toBe("7 files uploaded · 1 failed");
  expect(summaryOf(transfer({ state: "done", kind: "download", filesTotal: 1, filesDone: 1 }))).toBe("Saved · 4.00 KiB");
  expect(summaryOf(transfer({ state: "done", kind: "download", filesDone: 8 }))).toBe("8 files saved · 4.00 KiB");
  expect(summaryOf(transfer({ state: "cancelled", past: true, waitsForFile: true }))).toBe(
    "Not finished · 4.00 KiB · choose the same file again to go on",
  );
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

const operation = (change: Partial<Operation>): Operation => ({
  id: "o1",
  title: "Delete 2 rows",
  does: "deleted",
  bucket: "photos",
  prefix: "",
  total: 4000,
  state: "running",
  stopping: false,
  waits: null,
  done: 0,
  failed: 0,
  failures: [],
  fault: null,
  undo: null,
  canRetry: true,
  ...change,
});

test("the line under an operation", () => {
  expect(operationSummary(operation({ done: 1200 }))).toBe("1,200 of 4,000 objects deleted");
  expect(operationSummary(operation({ total: null, done: 1 }))).toBe("1 object deleted");
  expect(operationSummary(operation({ state: "failed", done: 3997, failed: 3 }))).toBe("3,997 objects deleted · 3 failed");
  expect(operationSummary(operation({ state: "cancelled", done: 1000 }))).toBe("Stopped · 1,000 objects deleted");
  expect(operationSummary(operation({ waits: "server", done: 1000 }))).toBe("Waiting for the server · 1,000 of 4,000 objects deleted");
  expect(operationSummary(operation({ state: "failed", does: "moved", done: 5, failed: 1, skipped: 2, replaced: 3, renamed: 1 }))).toBe(
    "5 objects moved · 1 got a number · 3 replaced · 2 skipped · 1 failed",
  );
  expect(operationShare(operation({ total: 10, done: 5, failed: 1, skipped: 2 }))).toBe(0.8);
});

test("an operation is announced at each quarter and when it fails; not at each call, and what a toast says not twice", () => {
  expect(operationAnnouncement(undefined, operation({}))).toBeNull();
  expect(operationAnnouncement(operation({}), operation({ done: 999 }))).toBeNull();
  expect(operationAnnouncement(operation({ done: 999 }), operation({ done: 1000 }))).toBe("Delete 2 rows: 25 %");
  expect(operationAnnouncement(operation({ done: 1000 }), operation({ done: 4000, state: "done" }))).toBeNull();
  expect(operationAnnouncement(operation({}), operation({ waits: "sign-in" }))).toBe("Delete 2 rows: waiting for somebody to sign in");
  expect(operationAnnouncement(operation({ waits: "server" }), operation({ waits: "server" }))).toBeNull();
  expect(operationAnnouncement(operation({}), operation({ done: 1, failed: 3, state: "failed" }))).toBe(
    "Delete 2 rows: ended with failures. 1 object deleted · 3 failed",
  );
});
