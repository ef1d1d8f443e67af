import { expect, test } from "vitest";
import { expiresAt, permissionLabel } from "./permissions";

test("an expiry is counted from now", () => {
  const now = Date.parse("2026-11-22T12:00:00.000Z");
  expect(expiresAt("never", now)).toBeNull();
  expect(expiresAt("7d", now)).toBe("2026-11-29T12:00:00.000Z");
  expect(expiresAt("365d", now)).toBe("2027-11-22T12:00:00.000Z");
});

test("permissions have names", () => {
  expect(permissionLabel("admin")).toBe("Full access");
  expect(permissionLabel("read")).toBe("Read only");
});
