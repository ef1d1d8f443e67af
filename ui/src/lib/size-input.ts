const FACTORS: Record<string, number> = { "": 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** The bytes of a size as people type it ("20 MiB", "1.5g", "4096"), or null. Units are binary. */
export function parseSize(text: string): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?\s*$/i.exec(text);
  if (found === null) return null;
  const [, amount = "", unit = ""] = found;
  const bytes = Math.round(Number(amount) * (FACTORS[unit.toLowerCase()] ?? 1));
  return Number.isSafeInteger(bytes) ? bytes : null;
}
