import type { Permission } from "#/api/keys";

/** What each permission is called and means, in the order of what it lets one do. */
export const PERMISSIONS: readonly { value: Permission; label: string; detail: string }[] = [
  { value: "admin", label: "Full access", detail: "Everything in this account, its buckets and keys included." },
  { value: "write", label: "Write", detail: "For CI and apps: reads, writes and deletes objects. No buckets, no keys." },
  { value: "read", label: "Read only", detail: "Lists and reads objects." },
];

export function permissionLabel(permission: Permission): string {
  return PERMISSIONS.find(({ value }) => value === permission)?.label ?? permission;
}

export function permissionDetail(permission: Permission): string {
  return PERMISSIONS.find(({ value }) => value === permission)?.detail ?? "";
}

/** What keys are most often made for; a form filled in one click. */
export const PRESETS: readonly { name: string; permission: Permission; expiry: Expiry }[] = [
  { name: "My app", permission: "write", expiry: "never" },
  { name: "CI", permission: "write", expiry: "90d" },
  { name: "Read-only mirror", permission: "read", expiry: "never" },
  { name: "Administration", permission: "admin", expiry: "30d" },
];

export const EXPIRIES = [
  { value: "never", label: "Never", days: null },
  { value: "7d", label: "In 7 days", days: 7 },
  { value: "30d", label: "In 30 days", days: 30 },
  { value: "90d", label: "In 90 days", days: 90 },
  { value: "365d", label: "In a year", days: 365 },
  { value: "custom", label: "On a date…", days: null },
] as const;

export type Expiry = (typeof EXPIRIES)[number]["value"];

/** The moment a choice stands for, counted from `nowMs`; null: never. `local` is what a custom date's field holds. */
export function expiresAt(expiry: Expiry, local: string, nowMs: number): string | null {
  if (expiry === "custom") return new Date(local).toISOString();
  const days = EXPIRIES.find(({ value }) => value === expiry)?.days ?? null;
  return days === null ? null : new Date(nowMs + days * 86_400_000).toISOString();
}

/** What is wrong with a custom date, or null. */
export function dateProblem(local: string, nowMs: number): string | null {
  const at = Date.parse(local);
  if (Number.isNaN(at)) return "Choose a date and a time.";
  return at <= nowMs ? "This moment has passed already." : null;
}
