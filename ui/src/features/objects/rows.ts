import type { ObjectPage, StoredObject } from "#/api/objects";
import { lastSegment } from "#/lib/object-key";

/** A line of the browser. Its id is the whole key, which a folder's closing slash tells apart from an object's. */
export type Row = { kind: "folder"; id: string; name: string } | { kind: "object"; id: string; name: string; object: StoredObject };

/** The rows that came of some pages, kept so that one page more costs what that page holds, however many came before. */
export interface RowsSoFar {
  readonly pages: readonly ObjectPage[];
  readonly prefix: string;
  readonly rows: readonly Row[];
  /** Grows with what is made of it. */
  readonly seen: Set<string>;
}

/**
 * The rows of a folder, page after page as the server gives them, folders before objects within each page: what is
 * loaded later never moves what is already there. The object that only keeps the folder itself is left out, and a key
 * that two pages give (something was inserted between) is shown once.
 */
export function rowsSoFar(before: RowsSoFar | null, pages: readonly ObjectPage[], prefix: string): RowsSoFar {
  if (before?.pages === pages && before.prefix === prefix) return before;
  const goesOn = before !== null && before.prefix === prefix && before.pages.every((page, index) => page === pages[index]);
  const seen = goesOn ? before.seen : new Set([prefix]);
  const added: Row[] = [];
  for (const page of goesOn ? pages.slice(before.pages.length) : pages) {
    for (const id of page.prefixes) {
      if (seen.has(id)) continue;
      seen.add(id);
      added.push({ kind: "folder", id, name: lastSegment(id) });
    }
    for (const object of page.data) {
      if (seen.has(object.key)) continue;
      seen.add(object.key);
      added.push({ kind: "object", id: object.key, name: object.key.slice(prefix.length), object });
    }
  }
  return { pages, prefix, rows: goesOn ? [...before.rows, ...added] : added, seen };
}

export interface Totals {
  folders: number;
  objects: number;
  sizeBytes: number;
}

/** What a selection comes to. A folder's size is not known here, so it is only counted. */
export function totalsOf(rows: readonly Row[]): Totals {
  const totals = { folders: 0, objects: 0, sizeBytes: 0 };
  for (const row of rows) {
    if (row.kind === "folder") totals.folders += 1;
    else {
      totals.objects += 1;
      totals.sizeBytes += row.object.sizeBytes;
    }
  }
  return totals;
}
