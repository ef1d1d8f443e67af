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

const HOUR = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** "14:00", for the steps of a chart. */
export function hourTime(iso: string): string {
  return HOUR.format(new Date(iso));
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** "1 Nov", for the edges of a billing period. */
export function shortDay(iso: string): string {
  return DAY.format(new Date(iso));
}

/** How long until then: "12 s", "2 min 5 s", "1 h 58 min", "2 d 3 h". What is past or now is null. */
export function countdown(untilMs: number, nowMs: number): string | null {
  const left = Math.ceil((untilMs - nowMs) / 1000);
  if (left <= 0) return null;
  if (left < 60) return `${left} s`;
  const [big, small, unit, below] =
    left < 3_600 ? [60, 1, "min", "s"] : left < 86_400 ? [3_600, 60, "h", "min"] : [86_400, 3_600, "d", "h"];
  const rest = Math.floor((left % big) / small);
  return `${Math.floor(left / big)} ${unit}${rest === 0 ? "" : ` ${rest} ${below}`}`;
}

/** "7 ms", "1.2 s", "10 s". */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  return ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** "14:03:27", where the day is known anyway. */
export function clockTime(iso: string): string {
  return CLOCK.format(new Date(iso));
}

/** A moment as `<input type="datetime-local">` takes it, in this machine's zone. */
export function localInput(ms: number): string {
  const at = new Date(ms);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** The zone that such a moment is meant in: "Europe/Berlin (GMT+1)". */
export function zoneName(ms: number): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" }).formatToParts(ms);
  const short = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === short ? short : `${timeZone} (${short})`;
}
