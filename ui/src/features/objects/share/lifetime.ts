/** How long a link lives: one of the usual spans, a span of one's own, or until a moment. */
export type Lifetime =
  | { kind: "span"; seconds: number }
  | { kind: "custom"; amount: string; unit: Unit }
  /** As `<input type="datetime-local">` has it: without a zone, meant in the one of this machine. */
  | { kind: "until"; local: string };

export type Unit = "m" | "h" | "d";

export const HOUR = 3_600;
export const DAY = 24 * HOUR;
/** The longest that the API signs for. */
const MAX_SECONDS = 7 * DAY;
const SECONDS: Record<Unit, number> = { m: 60, h: HOUR, d: DAY };

/** The seconds to ask the server for, or what is wrong with the choice. */
export function secondsOf(lifetime: Lifetime, nowMs: number): { seconds: number } | { problem: string } {
  if (lifetime.kind === "span") return { seconds: lifetime.seconds };
  if (lifetime.kind === "custom") {
    if (!/^\d+$/.test(lifetime.amount) || Number(lifetime.amount) === 0) return { problem: "Give a whole number above 0." };
    return within(Number(lifetime.amount) * SECONDS[lifetime.unit]);
  }
  const at = Date.parse(lifetime.local);
  if (Number.isNaN(at)) return { problem: "Choose a date and a time." };
  if (at <= nowMs) return { problem: "This moment has passed already." };
  return within(Math.ceil((at - nowMs) / 1000));
}

function within(seconds: number): { seconds: number } | { problem: string } {
  return seconds > MAX_SECONDS ? { problem: "A link lives for 7 days at most." } : { seconds };
}
