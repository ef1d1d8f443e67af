import { useSyncExternalStore } from "react";
import { exactTime, relativeTime } from "#/lib/time";

/** One clock for all times on the screen: they grow old together, and a hundred rows cost one timer. */
const TICK_MS = 15_000;
let nowMs = Date.now();

function subscribe(listener: () => void): () => void {
  const timer = setInterval(() => {
    nowMs = Date.now();
    listener();
  }, TICK_MS);
  return () => clearInterval(timer);
}

/** The time, as the screen knows it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
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
