import { formatBytes, plural } from "#/lib/bytes";

/** What is older says nothing of now. Long enough to hold several parts under a limit. */
const WINDOW_MS = 15_000;
/** Less than this is a first burst, not a speed. */
const LEAST_MS = 2_000;
/** Progress comes ten times a second; four points a second draw the same line. */
const STEP_MS = 250;

export interface Pace {
  bytesPerSecond: number;
  /** null: nobody can say, since nothing moves. */
  secondsLeft: number | null;
}

/** How fast a transfer is, by what its last seconds brought. Knows no clock: the time comes with each point. */
export class PaceMeter {
  #points: { atMs: number; bytes: number }[] = [];

  /** How many points it holds. */
  get size(): number {
    return this.#points.length;
  }

  /** So much was done by now. Less than before is a part that was lost: then counting begins anew. */
  add(atMs: number, bytes: number): void {
    const last = this.#points.at(-1);
    if (last !== undefined && bytes < last.bytes) this.#points = [];
    const before = this.#points.at(-2);
    // The last point moves until it is far enough from the one before it.
    if (before !== undefined && this.#points.length > 1 && atMs - before.atMs < STEP_MS) this.#points.pop();
    this.#points.push({ atMs, bytes });
    while (this.#points.length > 2 && (this.#points[1]?.atMs ?? atMs) <= atMs - WINDOW_MS) this.#points.shift();
  }

  /**
   * null while too little is known. Silence counts: without progress the speed falls, second by second. What is later
   * than `nowMs` is not looked at, so that the answer is the same for the whole of a second.
   */
  pace(nowMs: number, bytesTotal: number): Pace | null {
    const known = this.#points.filter(({ atMs }) => atMs <= nowMs);
    const recent = known.filter(({ atMs }) => atMs >= nowMs - WINDOW_MS);
    const last = known.at(-1);
    const first = recent.length < 2 ? last : recent[0];
    if (first === undefined || last === undefined) return null;
    const tookMs = nowMs - first.atMs;
    if (recent.length >= 2 ? tookMs < LEAST_MS : tookMs < WINDOW_MS) return null;
    const bytesPerSecond = recent.length < 2 ? 0 : ((last.bytes - first.bytes) / tookMs) * 1000;
    return { bytesPerSecond, secondsLeft: bytesPerSecond > 0 ? Math.max(0, bytesTotal - last.bytes) / bytesPerSecond : null };
  }
}

/** "12.4 MiB/s, 3 min left"; "stalled" when nothing moves. */
export function paceWords({ bytesPerSecond, secondsLeft }: Pace): string {
  if (bytesPerSecond <= 0 || secondsLeft === null) return "stalled";
  return `${formatBytes(Math.round(bytesPerSecond))}/s, ${timeLeft(secondsLeft)}`;
}

/** Rounded the more the longer it is: nobody knows the seconds of an hour. */
export function timeLeft(seconds: number): string {
  if (seconds < 5) return "a few seconds left";
  if (seconds < 55) return `${Math.round(seconds / 5) * 5} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min left`;
  const hours = Math.floor(minutes / 60);
  if (hours < 10) return minutes % 60 === 0 ? `${hours} h left` : `${hours} h ${minutes % 60} min left`;
  return hours < 48 ? `${Math.round(minutes / 60)} h left` : `${plural(Math.round(hours / 24), "day")} left`;
}
