import type { ObjectPage } from "#/api/objects";
import { type Row, totalsOf } from "./rows";

/** Everything below a prefix, or of that only what a search finds: what the API's batches take in one call after another. */
export interface Region {
  prefix: string;
  search?: string;
}

/** What an action is about: single objects, and whole regions that are never listed here. */
export interface Targets {
  keys: readonly string[];
  regions: readonly Region[];
  /** The bytes of `keys`; those of regions have to be counted. */
  keyBytes: number;
}

export function targetsOf(rows: readonly Row[]): Targets {
  const keys: string[] = [];
  const regions: Region[] = [];
  for (const { kind, id } of rows) {
    if (kind === "object") keys.push(id);
    else regions.push({ prefix: id });
  }
  return { keys, regions, keyBytes: totalsOf(rows).sizeBytes };
}

export interface Tally {
  objects: number;
  sizeBytes: number;
  /** There is more than this: it was not counted to the end. */
  more: boolean;
}

/** Counting stops here: a person who chooses this much wants to know that it is much, not the exact number. */
const COUNT_LIMIT = 20_000;

/** How many objects and bytes the targets come to. `list` gives one page of a region. */
export async function tally(
  targets: Targets,
  list: (region: Region, cursor: string | null) => Promise<ObjectPage>,
): Promise<Tally> {
  const sum: Tally = { objects: targets.keys.length, sizeBytes: targets.keyBytes, more: false };
  for (const region of targets.regions) {
    let cursor: string | null = null;
    do {
      if (sum.objects >= COUNT_LIMIT) return { ...sum, more: true };
      const page: ObjectPage = await list(region, cursor);
      sum.objects += page.data.length;
      for (const { sizeBytes } of page.data) sum.sizeBytes += sizeBytes;
      cursor = page.cursor ?? null;
    } while (cursor !== null);
  }
  return sum;
}
