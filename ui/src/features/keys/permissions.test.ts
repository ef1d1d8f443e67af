import { expect, test } from "vitest";
import { dateProblem, expiresAt, permissionLabel } from "./permissions";

test("an expiry is counted from now", () => {
  const now = Date.parse("2026-11-22T12:00:00.000Z");
  expect(expiresAt("never", "", now)).toBeNull();
  expect(expiresAt("7d", "", now)).toBe("2026-11-29T12:00:00.000Z");
  expect(expiresAt("365d", "", now)).toBe("2027-11-22T12:00:00.000Z");
});

test("a date of one's own is meant in the zone of this machine, and has to lie ahead", () => {
  const local = "2026-12-01T09:30";
  expect(expiresAt("custom", local, 0)).toBe(new Date(2026, 11, 1, 9, 30).toISOString());
  const at = Date.parse(local);
  expect(dateProblem(local, at - 1)).toBeNull();
  expect(dateProblem(local, at)).toContain("passed");
  expect(dateProblem("", at)).toContain("Choose");
});

test("permissions have names", () => {
  expect(permissionLabel("admin")).toBe("Full access");
  expect(permissionLabel("read")).toBe("Read only");
});
