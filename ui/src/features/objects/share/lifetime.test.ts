import { expect, test } from "vitest";
import { localInput } from "#/lib/time";
import { DAY, HOUR, secondsOf } from "./lifetime";

const NOW = Date.parse("2026-11-22T12:00:30.000Z");

test.each([
  [{ kind: "span", seconds: DAY }, { seconds: 86_400 }],
  [{ kind: "custom", amount: "90", unit: "m" }, { seconds: 5_400 }],
  [{ kind: "custom", amount: "7", unit: "d" }, { seconds: 7 * DAY }],
  [{ kind: "custom", amount: "169", unit: "h" }, { problem: "A link lives for 7 days at most." }],
  [{ kind: "custom", amount: "0", unit: "h" }, { problem: "Give a whole number above 0." }],
  [{ kind: "custom", amount: "1.5", unit: "h" }, { problem: "Give a whole number above 0." }],
  [{ kind: "until", local: "" }, { problem: "Choose a date and a time." }],
] as const)("%j", (lifetime, said) => {
  expect(secondsOf(lifetime, NOW)).toEqual(said);
});

test("a moment is meant in this machine's zone, and given back as it was typed", () => {
  const at = NOW + HOUR * 1000;
  const local = localInput(at);
  // The input knows no seconds.
  expect(secondsOf({ kind: "until", local }, NOW)).toEqual({ seconds: HOUR - 30 });
  expect(secondsOf({ kind: "until", local: localInput(NOW) }, NOW)).toEqual({ problem: "This moment has passed already." });
  expect(secondsOf({ kind: "until", local: localInput(NOW + 8 * DAY * 1000) }, NOW)).toEqual({
    problem: "A link lives for 7 days at most.",
  });
});
