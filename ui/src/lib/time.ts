const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "just now", "5 minutes ago", "in 3 days". `nowMs` is an argument so that a test can hold the clock. */
export function relativeTime(iso: string, nowMs: number): string {
  const seconds = (Date.parse(iso) - nowMs) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return RELATIVE.format(Math.trunc(seconds / length), unit);
  }
  // The clock on the screen ticks every 15 seconds, so what has just been made may lie a little in its future.
  return seconds > 20 ? "in less than a minute" : "just now";
}

const EXACT = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "long",
});

/** The exact time with its zone, for tooltips and details. */
export function exactTime(iso: string): string {
  return EXACT.format(new Date(iso));
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** "14:00", for the steps of a chart. */
export function clockTime(iso: string): string {
  return CLOCK.format(new Date(iso));
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** "1 Nov", for the edges of a billing period. */
export function shortDay(iso: string): string {
  return DAY.format(new Date(iso));
}
