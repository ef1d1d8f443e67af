import type { Account } from "#/api/account";
import { formatBytes } from "#/lib/bytes";
import { parseSize } from "#/lib/size-input";

/** An account as its form holds it: limits as people type them, empty for none. */
export interface AccountFields {
  name: string;
  plan: string;
  maxStorage: string;
  maxObject: string;
  perMinute: string;
}

export const NO_LIMITS: AccountFields = { name: "", plan: "", maxStorage: "", maxObject: "", perMinute: "" };

export function fieldsOf({ name, plan }: Account): AccountFields {
  return {
    name,
    // The server's own word for a plan that nobody has named.
    plan: plan.name === "limited" || plan.name === "unlimited" ? "" : plan.name,
    maxStorage: sizeText(plan.maxStorageBytes ?? null),
    maxObject: sizeText(plan.maxObjectBytes ?? null),
    perMinute: plan.requestsPerMinute == null ? "" : String(plan.requestsPerMinute),
  };
}

/** A size that reads back as the very same number of bytes. */
function sizeText(bytes: number | null): string {
  if (bytes === null) return "";
  const short = formatBytes(bytes);
  return parseSize(short) === bytes ? short : String(bytes);
}

/** What is wrong with a field, or null. */
export function sizeProblem(text: string): string | null {
  return text.trim() === "" || parseSize(text) !== null ? null : "Use a size such as 500 MiB or 20 GiB.";
}

export function rateProblem(text: string): string | null {
  const wanted = text.trim();
  if (wanted === "") return null;
  return /^\d{1,9}$/.test(wanted) && Number(wanted) >= 1 ? null : "Use a whole number of at least 1.";
}

/** The whole plan as the API takes it; null lifts a limit. */
export function planOf({ plan, maxStorage, maxObject, perMinute }: AccountFields): {
  name: string | null;
  maxStorageBytes: number | null;
  maxObjectBytes: number | null;
  requestsPerMinute: number | null;
} {
  return {
    name: plan.trim() === "" ? null : plan.trim(),
    maxStorageBytes: parseSize(maxStorage),
    maxObjectBytes: parseSize(maxObject),
    requestsPerMinute: perMinute.trim() === "" ? null : Number(perMinute),
  };
}
