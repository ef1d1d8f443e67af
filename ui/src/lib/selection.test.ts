import { expect, test } from "vitest";
import { NOTHING, extendTo, keepOnly, selectAll, toggle } from "./selection";

const ORDER = ["a", "b", "c", "d", "e"];
const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].toSorted().join("");

test("toggling adds, removes and moves the anchor", () => {
  const one = toggle(NOTHING, "b");
  expect([ids(one), one.anchor]).toEqual(["b", "b"]);
  const none = toggle(one, "b");
  expect([ids(none), none.anchor]).toEqual(["", "b"]);
});

test("a range runs both ways from the anchor and can shrink again", () => {
  const start = toggle(NOTHING, "c");
  expect(ids(extendTo(start, "e", ORDER))).toBe("cde");
  expect(ids(extendTo(extendTo(start, "e", ORDER), "b", ORDER))).toBe("bc");
  expect(ids(extendTo(extendTo(start, "e", ORDER), "d", ORDER))).toBe("cd");
});

test("a range without a listed anchor starts where it ends", () => {
  expect(extendTo(NOTHING, "d", ORDER)).toEqual({ ids: new Set(["d"]), anchor: "d" });
  expect(ids(extendTo({ ids: new Set(["z"]), anchor: "z" }, "d", ORDER))).toBe("d");
  expect(extendTo(NOTHING, "z", ORDER)).toBe(NOTHING);
});

test("all, and what is left after others have deleted", () => {
  const all = selectAll(ORDER);
  expect(ids(all)).toBe("abcde");
  expect(ids(keepOnly(all, new Set(["a", "e"])))).toBe("ae");
  expect(keepOnly(all, new Set(ORDER))).toBe(all);
});
