import { expect, test } from "vitest";
import { gridCommand } from "./keyboard";

const press = (key: string, more: { shift?: boolean; ctrl?: boolean } = {}) => ({
  key,
  shiftKey: more.shift ?? false,
  ctrlKey: more.ctrl ?? false,
  metaKey: false,
});

test.each([
  ["ArrowDown", 5, 6],
  ["ArrowUp", 5, 4],
  ["ArrowDown", 99, 99],
  ["ArrowUp", 0, 0],
  ["PageDown", 5, 25],
  ["PageDown", 95, 99],
  ["PageUp", 5, 0],
  ["Home", 50, 0],
  ["End", 50, 99],
])("%s from row %d goes to row %d", (key, from, to) => {
  expect(gridCommand(press(key), from, 100, 20)).toEqual({ do: "move", to, extend: false });
});

test("Shift extends", () => {
  expect(gridCommand(press("End", { shift: true }), 3, 10, 5)).toEqual({ do: "move", to: 9, extend: true });
});

test("an empty grid has nowhere to go and nothing to open", () => {
  for (const key of ["ArrowDown", "Home", "Enter", " ", "Delete"]) {
    expect(gridCommand(press(key), 0, 0, 20)).toBeNull();
  }
});

test("only with Ctrl or Cmd does A select everything; other letters stay free", () => {
  expect(gridCommand(press("a"), 0, 3, 2)).toBeNull();
  expect(gridCommand(press("a", { ctrl: true }), 0, 3, 2)).toEqual({ do: "all" });
  expect(gridCommand({ ...press("a"), metaKey: true }, 0, 3, 2)).toEqual({ do: "all" });
  expect(gridCommand(press("x"), 0, 3, 2)).toBeNull();
});
