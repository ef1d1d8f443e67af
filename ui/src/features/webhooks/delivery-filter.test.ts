import { expect, test } from "vitest";
import { askedFor } from "#/api/webhooks";
import { isNarrow, isTurned, isWithin, readFilter, withTime } from "./delivery-filter";

const NOW = Date.parse("2026-02-01T12:00:30.500Z");
const SINCE = "2026-01-31T12:00:00.000Z";
const UNTIL = "2026-01-31T13:00:00.000Z";

test("an address is read as the filter it says, and what is no filter is none", () => {
  expect(readFilter({ status: "failed", event: "object.created", time: "1h" })).toEqual({
    status: "failed",
    event: "object.created",
    time: "1h",
  });
  expect(readFilter({ time: "between", since: "2026-01-31T14:00:00+02:00", until: UNTIL })).toEqual({
    time: "between",
    since: SINCE,
    until: UNTIL,
  });
  expect(readFilter({ status: "lost", event: "x", time: "2h", since: SINCE })).toEqual({});
  expect(readFilter({ time: "between", since: "yesterday", until: "+012026-01-01T00:00:00Z" })).toEqual({ time: "between" });
  expect(readFilter({ time: "1d", since: SINCE })).toEqual({ time: "1d" });
});

test("a span that ends now begins so long before the moment it is asked at", () => {
  expect(askedFor({ time: "1h", status: "failed" }, NOW)).toEqual({ status: "failed", since: "2026-02-01T11:00:30.500Z" });
  expect(askedFor({ time: "7d" }, NOW)).toEqual({ since: "2026-01-25T12:00:30.500Z" });
  expect(askedFor({ time: "between", since: SINCE, until: UNTIL }, NOW)).toEqual({ since: SINCE, until: UNTIL });
  expect(askedFor({ time: "between" }, NOW)).toEqual({});
});

test("another time keeps the rest of the filter, and forgets the moments", () => {
  const before = { status: "failed", time: "between", since: SINCE, until: UNTIL } as const;
  expect(withTime(before, "1h", NOW)).toEqual({ status: "failed", event: undefined, time: "1h" });
  expect(withTime(before, "", NOW)).toEqual({ status: "failed", event: undefined, time: undefined });
  expect(withTime({ time: "1h" }, "between", NOW).since).toBe("2026-01-31T12:00:00.000Z");
});

test("a filter is narrow if it leaves anything out, and turned if it ends before it begins", () => {
  expect([{}, { time: "between" } as const].map(isNarrow)).toEqual([false, false]);
  expect([{ time: "1h" } as const, { time: "between", until: UNTIL } as const, { status: "failed" } as const].map(isNarrow)).toEqual([true, true, true]);
  expect(isTurned({ since: SINCE, until: UNTIL })).toBe(false);
  expect(isTurned({ since: UNTIL, until: SINCE })).toBe(true);
  expect(isTurned({ since: SINCE, until: SINCE })).toBe(true);
  expect(isTurned({ since: SINCE })).toBe(false);
});

test("a delivery grows out of a span that ends now, and of no other", () => {
  const made = new Date(NOW - 3_600_000).toISOString();
  expect([isWithin("1h", made, NOW), isWithin("1h", made, NOW + 1), isWithin("1d", made, NOW + 1)]).toEqual([true, false, true]);
  expect([isWithin("between", made, NOW + 1), isWithin(undefined, made, NOW + 1)]).toEqual([true, true]);
});
