import { expect, test } from "vitest";
import { parseCsv, separatorOf } from "./csv";

test.each([
  ["a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]],
  ["a,b\n1,2", [["a", "b"], ["1", "2"]]],
  ['"a ""quoted"" one","two\nlines",', [['a "quoted" one', "two\nlines", ""]]],
  ["\uFEFFname\nünï", [["name"], ["ünï"]]],
  ["a,,c\n\nd", [["a", "", "c"], [""], ["d"]]],
  ['"never closed,x\ny', [["never closed,x\ny"]]],
  ["", []],
])("%j", (text, rows) => {
  expect(parseCsv(text, ",", 100, false)).toEqual(rows);
});

test("the unfinished last row of a text that is cut off is left out, and no more rows come than asked for", () => {
  expect(parseCsv("a,b\n1,2\n3,", ",", 100, true)).toEqual([["a", "b"], ["1", "2"]]);
  expect(parseCsv("1\n2\n3\n4", ",", 2, false)).toEqual([["1"], ["2"]]);
});

test("the separator is the one that the first line has most of", () => {
  expect(separatorOf("a;b,c;d\n1,2,3,4,5", "text/csv")).toBe(";");
  expect(separatorOf("a,b", "text/csv")).toBe(",");
  expect(separatorOf("a,b\tc", "text/tab-separated-values")).toBe("\t");
});
