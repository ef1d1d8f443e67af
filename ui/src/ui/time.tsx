import { useSyncExternalStore } from "react";
import { exactTime, relativeTime } from "#/lib/time";

/** One clock for all times on the screen: they grow old together, and a hundred rows cost one timer. */
const TICK_MS = 15_000;
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const tell of listeners) tell();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The clock stood still while no time was on the screen, or the page was in the background. */
function read(): number {
  const actual = Date.now();
  if (Math.abs(actual - nowMs) > TICK_MS) nowMs = actual;
  return nowMs;
}

/** The time, as the screen knows it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}

/** How long ago, with the exact time on hover. */
export function Time({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
}
