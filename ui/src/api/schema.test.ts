import { readFile } from "node:fs/promises";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, test } from "vitest";

test("schema.d.ts is what the server's openapi.json says; if not, run `npm run api`", async () => {
  const fresh = COMMENT_HEADER + astToString(await openapiTS(new URL("../../../openapi.json", import.meta.url)));
  expect(await readFile(new URL("schema.d.ts", import.meta.url), "utf8")).toBe(fresh);
});
