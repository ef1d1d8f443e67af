// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { keep } from "./keep";
import { Store } from "./store";

const isNumber = (value: unknown): value is number => typeof value === "number";

beforeEach(() => localStorage.clear());

test("a value is there again the next time", () => {
  const first = new Store(4);
  keep(first, "n", isNumber);
  first.set(8);
  const next = new Store(4);
  keep(next, "n", isNumber);
  expect(next.get()).toBe(8);
});

test("what is not valid is left alone", () => {
  for (const text of ["not json", '"8"', "{}"]) {
    localStorage.setItem("n", text);
    const store = new Store(4);
    keep(store, "n", isNumber);
    expect(store.get()).toBe(4);
  }
});
