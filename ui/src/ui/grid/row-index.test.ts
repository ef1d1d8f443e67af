import { expect, test } from "vitest";
import { rowIndex } from "./row-index";

interface Fruit {
  id: string;
}
const idOf = (fruit: Fruit) => fruit.id;
const fruits = (...ids: string[]): Fruit[] => ids.map((id) => ({ id }));

test("rows that are added at the end are added; only their ids are asked for", () => {
  const first = fruits("apple", "pear");
  const asked: string[] = [];
  const before = rowIndex(null, first, idOf);
  const after = rowIndex(before, [...first, { id: "plum" }], (fruit) => {
    asked.push(fruit.id);
    return fruit.id;
  });
  expect(asked).toEqual(["plum"]);
  expect(after.ids).toEqual(["apple", "pear", "plum"]);
  expect([...after.indexOf]).toEqual([["apple", 0], ["pear", 1], ["plum", 2]]);
  expect(before.ids).toEqual(["apple", "pear"]);
});

test("rows that came between, or went, make it anew", () => {
  const first = fruits("apple", "pear");
  const before = rowIndex(null, first, idOf);
  expect([...rowIndex(before, [{ id: "fig" }, ...first], idOf).indexOf]).toEqual([["fig", 0], ["apple", 1], ["pear", 2]]);
  expect([...rowIndex(before, first.slice(1), idOf).indexOf]).toEqual([["pear", 0]]);
  expect(rowIndex(before, first, idOf)).toBe(before);
});
