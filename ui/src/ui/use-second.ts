import { useEffect, useState } from "react";

/** The time, every second, while it is wanted: for a countdown. Everything else grows old by `useNow`. */
export function useSecond(wanted: boolean): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [wanted]);
  return nowMs;
}
