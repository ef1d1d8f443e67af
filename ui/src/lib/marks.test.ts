import { expect, test } from "vitest";
import { blocksOf, piecesOf } from "./marks";

test("code and bold become pieces", () => {
  expect(piecesOf("one `two **2**` **three**.")).toEqual([
    { mark: "none", text: "one " },
    { mark: "code", text: "two **2**" },
    { mark: "none", text: " " },
    { mark: "bold", text: "three" },
    { mark: "none", text: "." },
  ]);
});

test("marks without an end, and HTML, are text", () => {
  for (const text of ["a ` b", "2 ** 3", '{"data": […]}', "<img src=x onerror=alert(1)>", "[a](javascript:b)"]) {
    expect(piecesOf(text)).toEqual([{ mark: "none", text }]);
  }
});

test("paragraphs and lists are told apart", () => {
  expect(blocksOf("One\ntwo.\n\n- a\n- `b`\n\n\nThree.\n").map(({ kind }) => kind)).toEqual(["paragraph", "list", "paragraph"]);
  expect(blocksOf("")).toEqual([]);
});
