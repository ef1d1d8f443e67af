import { expect, test } from "vitest";
import { PaceMeter, paceWords, timeLeft } from "./pace";

const MIB = 1024 ** 2;

/** A meter that was told of `bytesPerSecond` ten times a second for so long. */
function fed(seconds: number, bytesPerSecond: number, meter = new PaceMeter(), from = { atMs: 0, bytes: 0 }) {
  for (let tenth = 0; tenth <= seconds * 10; tenth += 1) {
    meter.add(from.atMs + tenth * 100, from.bytes + (tenth / 10) * bytesPerSecond);
  }
  return meter;
}

test("a steady transfer is as fast as it is, and ends when it will", () => {
  const pace = fed(10, 2 * MIB).pace(10_000, 80 * MIB);
  expect(pace?.bytesPerSecond).toBeCloseTo(2 * MIB, 0);
  expect(pace?.secondsLeft).toBeCloseTo(30, 3);
});

test("nothing is said of the first moments", () => {
  expect(new PaceMeter().pace(0, 10)).toBeNull();
  expect(fed(1, MIB).pace(1_000, 100 * MIB)).toBeNull();
  expect(fed(3, MIB).pace(3_000, 100 * MIB)).not.toBeNull();
});

test("what is longer ago than the window counts no more", () => {
  const meter = fed(60, 100 * MIB);
  fed(20, MIB, meter, { atMs: 60_000, bytes: 6_000 * MIB });
  expect(meter.pace(80_000, 10_000 * MIB)?.bytesPerSecond).toBeCloseTo(MIB, -3);
});

test("silence slows it down, and at last it is stalled", () => {
  const meter = fed(10, MIB);
  const before = meter.pace(10_000, 100 * MIB)?.bytesPerSecond ?? 0;
  expect(meter.pace(15_000, 100 * MIB)?.bytesPerSecond).toBeLessThan(before * 0.7);
  expect(meter.pace(60_000, 100 * MIB)).toEqual({ bytesPerSecond: 0, secondsLeft: null });
});

test("a part that is lost begins the counting anew instead of running backwards", () => {
  const meter = fed(10, MIB);
  meter.add(10_100, 8 * MIB);
  expect(meter.pace(10_200, 100 * MIB)).toBeNull();
  fed(5, MIB, meter, { atMs: 10_200, bytes: 8 * MIB });
  expect(meter.pace(15_200, 100 * MIB)?.bytesPerSecond).toBeCloseTo(MIB, -5);
});

test("bursts under a limit come to their mean", () => {
  const meter = new PaceMeter();
  for (let second = 0; second <= 60; second += 1) meter.add(second * 1000, Math.floor(second / 5 + 1) * 5 * MIB);
  const { bytesPerSecond = 0 } = meter.pace(60_000, 1000 * MIB) ?? {};
  expect(bytesPerSecond / MIB).toBeGreaterThan(0.7);
  expect(bytesPerSecond / MIB).toBeLessThan(1.4);
});

test("it keeps few points however often it is told", () => {
  const meter = fed(100, MIB);
  expect(meter.size).toBeLessThan(100);
});

test("the words", () => {
  expect(paceWords({ bytesPerSecond: 12.4 * MIB, secondsLeft: 180 })).toBe("12.4 MiB/s, 3 min left");
  expect(paceWords({ bytesPerSecond: 0, secondsLeft: null })).toBe("stalled");
  expect([2, 12, 54, 56, 119, 3_599, 5_400, 7_200, 50_000, 400_000].map(timeLeft)).toEqual([
    "a few seconds left",
    "10 s left",
    "55 s left",
    "1 min left",
    "2 min left",
    "1 h left",
    "1 h 30 min left",
    "2 h left",
    "14 h left",
    "5 days left",
  ]);
});
