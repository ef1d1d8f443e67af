import { expect, test } from "vitest";
import { askAgain, canFollowByKey, pagesWith } from "./listing-pages";
import type { ObjectPage, StoredObject } from "./objects";

const object = (key: string) => ({ key }) as StoredObject;
const page = (keys: string[], prefixes: string[], cursor: string | null): ObjectPage => ({ data: keys.map(object), prefixes, cursor });

/** A listing of this many a page, as the server gives it: `cursor` is the row that was last. */
function server(rows: readonly string[], limit: number) {
  const asked: (string | null)[] = [];
  const ask = (cursor: string | null): Promise<ObjectPage> => {
    asked.push(cursor);
    const rest = rows.filter((row) => cursor === null || row > cursor);
    const now = rest.slice(0, limit);
    return Promise.resolve(
      page(
        now.filter((row) => !row.endsWith("/")),
        now.filter((row) => row.endsWith("/")),
        rest.length > limit ? (now.at(-1) ?? null) : null,
      ),
    );
  };
  return { ask, asked };
}

const PAGES = [page(["a", "c"], [], "c"), page(["e"], ["f/"], "f/"), page(["h"], [], null)];

test("a key lies in the page that it would be listed on; below a folder it is that folder's", () => {
  expect(pagesWith(PAGES, new Set(["b"]), "").wanted).toEqual([0]);
  expect(pagesWith(PAGES, new Set(["d", "f/deep/down.txt"]), "").wanted).toEqual([1]);
  expect(pagesWith(PAGES, new Set(["zzz"]), "").wanted).toEqual([2]);
});

test("what lies behind the pages that are loaded concerns none of them", () => {
  expect(pagesWith(PAGES.slice(0, 2), new Set(["zzz"]), "")).toEqual({ wanted: [], left: new Set() });
});

test("of many pages a few are asked for at a time", () => {
  const many = ["b", "d", "f", "h", "j"].map((last) => page([last], [], last));
  const { wanted, left } = pagesWith(many, new Set(["a", "c", "e", "g", "i"]), "");
  expect(wanted).toEqual([0, 1, 2]);
  expect([...left]).toEqual(["g", "i"]);
});

test("a page takes in what is new, and loses nothing to the next", async () => {
  const { ask, asked } = server(["a", "b", "c", "e", "f/", "h"], 2);
  const again = await askAgain(ask, null, page(["a", "c"], [], "c"));
  expect(again.data.map(({ key }) => key)).toEqual(["a", "b", "c"]);
  expect(again.cursor).toBe("c");
  expect(asked).toEqual([null, "b"]);
});

test("where a page ended stays its end, whatever is deleted and made again", async () => {
  const shorter = await askAgain(server(["a", "e"], 2).ask, null, page(["a", "c"], [], "c"));
  expect(shorter.data.map(({ key }) => key)).toEqual(["a"]);
  expect(pagesWith([shorter, ...PAGES.slice(1)], new Set(["c"]), "").wanted).toEqual([0]);
  const longer = await askAgain(server(["a", "c", "e"], 2).ask, null, shorter);
  expect(longer.data.map(({ key }) => key)).toEqual(["a", "c"]);
});

test("the last page of all takes whatever is behind it", async () => {
  const again = await askAgain(server(["h", "i", "j", "k"], 2).ask, "f/", page(["h"], [], null));
  expect(again.data.map(({ key }) => key)).toEqual(["h", "i"]);
  expect(again.cursor).toBe("i");
});

test("only what is listed by key can be followed by key", () => {
  expect(canFollowByKey({ prefix: "" })).toBe(true);
  expect(canFollowByKey({ prefix: "", sort: "key", order: "asc" })).toBe(true);
  expect(canFollowByKey({ prefix: "", order: "desc" })).toBe(false);
  expect(canFollowByKey({ prefix: "", sort: "sizeBytes" })).toBe(false);
  expect(canFollowByKey({ prefix: "", search: "x" })).toBe(false);
});
