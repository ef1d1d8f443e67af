import { expect, test } from "vitest";
import { matching } from "./palette-items";

const nothing = () => undefined;
const item = (label: string, words?: string) => ({ label, act: nothing, ...(words === undefined ? {} : { words }) });
const GROUPS = [
  { label: "Go to", items: [item("Buckets"), item("Requests", "log errors")] },
  { label: "Buckets", items: [item("old-requests"), item("requests"), item("Übersicht"), item("صور")] },
];
const found = (typed: string, most = 10) =>
  matching(GROUPS, typed, most).map(({ label, items }) => [label].concat(items.map((one) => one.label)));

test("nothing typed finds everything, in order", () => {
  expect(found("")).toEqual([
    ["Go to", "Buckets", "Requests"],
    ["Buckets", "old-requests", "requests", "Übersicht", "صور"],
  ]);
});

test("every word must be there; names that begin so come first", () => {
  expect(found("req")).toEqual([["Go to", "Requests"], ["Buckets", "requests", "old-requests"]]);
  expect(found("LOG req")).toEqual([["Go to", "Requests"]]);
  expect(found("nothing like it")).toEqual([]);
});

test("case, accents and scripts do not stand in the way", () => {
  expect(found("ubers")).toEqual([["Buckets", "Übersicht"]]);
  expect(found("صو")).toEqual([["Buckets", "صور"]]);
});

test("a group shows no more than told", () => {
  expect(found("", 1)).toEqual([["Go to", "Buckets"], ["Buckets", "old-requests"]]);
});
