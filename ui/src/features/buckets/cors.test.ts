import { expect, test } from "vitest";
import { DEV_SERVERS, originProblem, originsIn } from "./cors";

test("origins are read from lines, commas and spaces, once each", () => {
  expect(originsIn(" http://a.com\n\nhttp://b.com, http://a.com ")).toEqual(["http://a.com", "http://b.com"]);
  expect(originsIn("  ")).toEqual([]);
});

test("origins are accepted, other things are not", () => {
  expect(originProblem([...DEV_SERVERS, "https://example.com", "*"])).toBeNull();
  expect(originProblem(["localhost:3000"])).toContain("not an origin");
  expect(originProblem(["example.com"])).toContain("not an origin");
  expect(originProblem(["http://localhost:3000/"])).toContain("Write http://localhost:3000.");
  expect(originProblem(["https://example.com/path"])).toContain("Write https://example.com.");
});
