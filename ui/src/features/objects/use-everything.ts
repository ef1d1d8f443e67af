import type { Bucket } from "#/api/buckets";
import { formatCount } from "#/lib/bytes";
import type { Region } from "./targets";
import { useTally } from "./use-tally";
import type { Folder } from "./use-folder";
import type { useSelection } from "./use-selection";

/**
 * The offer to select more than is listed: made once all that is listed is selected and more follows. It says how
 * much that is, as soon as it has been counted.
 */
export function useEverything(
  bucket: string,
  region: Region,
  folder: Folder,
  selection: ReturnType<typeof useSelection>,
  about: Bucket | undefined,
): { label: string; onSelect(): void } | null {
  const listed = folder.rows?.length ?? 0;
  const offered = !folder.complete && listed > 0 && selection.value.ids.size === listed && !selection.everything;
  const all = region.prefix === "" && region.search === undefined;
  const { tally } = useTally(bucket, { keys: [], regions: [region], keyBytes: 0 }, offered && !all);
  if (!offered) return null;
  const counted = all && about !== undefined ? { objects: about.objectCount, more: false } : tally;
  const many = counted === undefined ? "everything" : `all ${counted.more ? "more than " : ""}${formatCount(counted.objects)}`;
  const where = region.search === undefined ? (all ? "in this bucket" : "in this folder") : "that match";
  return { label: `Select ${many} ${where}`, onSelect: selection.selectEverything };
}
