import { objectUrl } from "#/api/objects";
import { curl } from "#/lib/curl";
import { formatBytes } from "#/lib/bytes";
import type { Conflict, Measured, UploadTarget } from "#/platform/types";

/** More commands than this nobody reads. */
const MAX_COMMANDS = 100;

export interface Room {
  /** Bytes left to the account; null is no limit. */
  leftBytes: number | null;
  limitBytes: number | null;
  /** Free on the server's disk; null where nobody knows. */
  freeBytes: number | null;
  maxObjectBytes: number | null;
}

/** Whether it fits, in words: each reason why not, else how much is left. */
export function fitWords({ sizeBytes, largestBytes = 0 }: Measured, room: Room): { fits: boolean; words: string[] } {
  const words: string[] = [];
  if (room.leftBytes !== null && sizeBytes > room.leftBytes) {
    words.push(
      `It does not fit: ${formatBytes(room.leftBytes)} are left of the account’s ${formatBytes(room.limitBytes ?? 0)}. What is replaced makes some room.`,
    );
  } else if (room.freeBytes !== null && sizeBytes > room.freeBytes) {
    words.push(`It does not fit on the disk: ${formatBytes(room.freeBytes)} are free.`);
  }
  if (room.maxObjectBytes !== null && largestBytes > room.maxObjectBytes) {
    words.push(`The largest file has ${formatBytes(largestBytes)}; this account takes ${formatBytes(room.maxObjectBytes)} for one object.`);
  }
  if (words.length > 0) return { fits: false, words };
  return { fits: true, words: room.leftBytes === null ? [] : [`It fits: ${formatBytes(room.leftBytes)} are left.`] };
}

/** The commands that do the same, run where the files lie; null where their paths are not known. */
export function uploadCommands({ bucket, prefix }: UploadTarget, measured: Measured | null, conflict: Conflict): string | null {
  if (measured === null) return null;
  const paths = measured.paths ?? (measured.files === 1 && !measured.folder ? [measured.title] : []);
  if (paths.length === 0) return null;
  // Another name for what is taken is the console's own doing; for curl it stays as it is.
  const headers = conflict === "replace" ? {} : { "If-None-Match": "*" };
  const commands = paths.slice(0, MAX_COMMANDS).map((path) => curl({ method: "PUT", url: objectUrl(bucket, prefix + path), headers, upload: path }));
  const more = measured.files - commands.length;
  return [...commands, ...(more > 0 ? [`# and so on for ${more} more`] : [])].join("\n");
}
