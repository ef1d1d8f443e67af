const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** A size as people read it: binary units, at most three significant digits, `1023 B` but `1.00 KiB`. */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  // 1023.9 MiB would be rounded to 1,024 MiB: say 1.00 GiB instead.
  if (unit > 0 && unit < UNITS.length - 1 && Math.round(value) >= 1024) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return `${value} B`;
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

const COUNT = new Intl.NumberFormat("en");

export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** "1 object", "12,000 objects". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** The exact size for a tooltip: "1,536 bytes". */
export function exactBytes(sizeBytes: number): string {
  return plural(sizeBytes, "byte");
}
