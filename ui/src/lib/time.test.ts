import { expect, test } from "vitest";
import { exactTime, relativeTime } from "./time";

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
