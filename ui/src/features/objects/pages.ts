import type { InfiniteData } from "@tanstack/react-query";
import type { ObjectPage, StoredObject } from "#/api/objects";

/** No more pages than this are loaded by scrolling: 200,000 rows fit a page's memory and the height a browser draws. */
export const MAX_PAGES = 200;

/**
 * Keeps each page that was fetched again and says the same, so that rows are made of the others only. An object is the
 * same if it was last changed at the same time: comparing all that is known of 100,000 of them would halt the page.
 */
export function keepPages(before: unknown, now: unknown): unknown {
  if (!isList(before) || !isList(now)) return now;
  const pages = now.pages.map((page, index) => {
    const was = before.pages[index];
    return was !== undefined && same(was, page) ? was : page;
  });
  return { ...now, pages };
}

function isList(data: unknown): data is InfiniteData<ObjectPage> {
  return typeof data === "object" && data !== null && "pages" in data;
}

function same(a: ObjectPage, b: ObjectPage): boolean {
  return (
    a.cursor === b.cursor &&
    a.prefixes.length === b.prefixes.length &&
    a.prefixes.every((prefix, index) => prefix === b.prefixes[index]) &&
    a.data.length === b.data.length &&
    a.data.every((object, index) => sameObject(object, b.data[index]))
  );
}

function sameObject(a: StoredObject, b: StoredObject | undefined): boolean {
  return a.key === b?.key && a.etag === b.etag && a.updatedAt === b.updatedAt && a.sizeBytes === b.sizeBytes;
}
