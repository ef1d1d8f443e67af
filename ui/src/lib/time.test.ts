import { expect, test } from "vitest";
import { countdown, exactTime, formatDuration, relativeTime } from "./time";

const NOW = Date.parse("2026-11-22T12:00:00.000Z");

test.each([
  ["2026-11-22T11:59:58.000Z", "just now"],
  ["2026-11-22T12:00:03.000Z", "just now"],
  ["2026-11-22T11:55:00.000Z", "5 minutes ago"],
  ["2026-11-22T09:10:00.000Z", "2 hours ago"],
  ["2026-11-21T11:00:00.000Z", "yesterday"],
  ["2026-11-25T12:00:00.000Z", "in 3 days"],
  ["2026-11-22T12:00:30.000Z", "in less than a minute"],
  ["2024-11-21T12:00:00.000Z", "2 years ago"],
])("%s is %s", (iso, text) => {
  expect(relativeTime(iso, NOW)).toBe(text);
});

test("the exact time names its zone", () => {
  expect(exactTime("2026-11-22T12:00:00.000Z")).toMatch(/22 Nov 2026.*(UTC|GMT|[A-Z]{3,4})/);
});

const left = (seconds: number) => countdown(seconds * 1000, 0);

test("a countdown has two units at most", () => {
  expect([0, -5].map(left)).toEqual([null, null]);
  expect([0.2, 12, 60, 125, 3_600, 7_080, 90_000].map(left)).toEqual(["1 s", "12 s", "1 min", "2 min 5 s", "1 h", "1 h 58 min", "1 d 1 h"]);
});

test("a duration is short", () => {
  expect([0, 999, 1_000, 1_240, 9_960, 61_000].map(formatDuration)).toEqual(["0 ms", "999 ms", "1.0 s", "1.2 s", "10 s", "61 s"]);
});
