import type { BatchCopy } from "#/api/batch";
import { lastSegment, objectKeyProblem, parentPrefix } from "#/lib/object-key";
import type { Part } from "./batch-run";
import type { Region, Targets } from "./targets";
import type { Step } from "./transfer-job";

/** What to do where the name is taken, in the words of the API. */
export type OnConflict = "rename" | "skip" | "replace";

export interface Destination {
  bucket: string;
  /** The folder that everything goes into, with its closing slash; "" is the bucket itself. */
  prefix: string;
}

/** Why this cannot be copied or moved there, or null. The API refuses the same, but only when it is asked. */
export function destinationProblem(from: string, targets: Targets, to: Destination): string | null {
  if (to.prefix !== "") {
    if (!to.prefix.endsWith("/") || to.prefix.includes("//")) return "Put one “/” between names.";
    const problem = objectKeyProblem(to.prefix);
    if (problem !== null) return problem;
  }
  if (from !== to.bucket) return null;
  const { keys, regions } = targets;
  for (const region of regions) {
    if (isFolder(region) && to.prefix.startsWith(region.prefix)) return `“${lastSegment(region.prefix)}” cannot go into itself.`;
    if (!isFolder(region) && to.prefix.startsWith(region.prefix)) {
      return "Choose another bucket, or a folder outside of the one that is searched.";
    }
  }
  const stays = keys.some((key) => parentPrefix(key) === to.prefix) || regions.some((region) => isFolder(region) && parentPrefix(region.prefix) === to.prefix);
  return stays ? "It lies there already. Choose another folder." : null;
}

/** Where one call's part goes: a folder keeps its own name below the destination, single objects theirs. */
export function copyStep(part: Part, from: string, to: Destination): Step {
  const whole = "prefix" in part && isFolder(part);
  return {
    destinationPrefix: whole ? `${to.prefix}${lastSegment(part.prefix)}/` : to.prefix,
    ...(to.bucket === from ? {} : { destinationBucket: to.bucket }),
  };
}

/** One call of the batch: what is sent, and what the command says. */
export function copyRequest(part: Part, step: Step, move: boolean, onConflict: OnConflict): BatchCopy {
  return { ...part, ...step, ...(move ? { move } : {}), onConflict };
}

/** A folder that was chosen as one, not all that a search finds somewhere or all of a bucket. */
function isFolder({ prefix, search }: Region): boolean {
  return search === undefined && prefix !== "";
}
