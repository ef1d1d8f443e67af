import { expect, test } from "vitest";
import type { Account } from "#/api/account";
import { NO_LIMITS, fieldsOf, planOf, rateProblem, sizeProblem } from "./limits";

const account = (plan: Account["plan"]) => ({ name: "Team", plan }) as Account;

test("limits go into the form and back unchanged", () => {
  for (const plan of [
    { name: "Small", maxStorageBytes: 10_737_418_240, maxObjectBytes: 1_000_000_000, requestsPerMinute: 600 },
    { name: "x", maxStorageBytes: 1, maxObjectBytes: 1023, requestsPerMinute: 1 },
    { name: "x", maxStorageBytes: 0, maxObjectBytes: null, requestsPerMinute: null },
  ]) {
    expect(planOf(fieldsOf(account(plan)))).toEqual(plan);
  }
  expect(fieldsOf(account({ name: "x", maxStorageBytes: 10_737_418_240 })).maxStorage).toBe("10.0 GiB");
});

test("empty is no limit, and a plan without a name has none", () => {
  expect(planOf(NO_LIMITS)).toEqual({ name: null, maxStorageBytes: null, maxObjectBytes: null, requestsPerMinute: null });
  expect(fieldsOf(account({ name: "unlimited" })).plan).toBe("");
});

test("what is no size or no number is said", () => {
  expect(["", "20 GiB", "1.5g", "4096"].map(sizeProblem)).toEqual([null, null, null, null]);
  expect(["lots", "-1", "5 parsecs"].filter((text) => sizeProblem(text) === null)).toEqual([]);
  expect(["", "1", "600"].map(rateProblem)).toEqual([null, null, null]);
  expect(["0", "1.5", "many", "-3"].filter((text) => rateProblem(text) === null)).toEqual([]);
});
