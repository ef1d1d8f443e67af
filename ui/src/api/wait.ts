import { ping } from "./client";
import { asApiError } from "./errors";
import { session } from "./session";

/** What is nobody's fault and passes: the server comes back, or somebody signs in again. */
export type Wait = "server" | "sign-in";

const WAITS: Readonly<Record<string, Wait>> = { unreachable: "server", unauthorized: "sign-in" };
const PROBE_EVERY_MS = 2_000;

/** What has to be waited for before the same is asked again; null where waiting does not help. */
export function waitFor(cause: unknown): Wait | null {
  return WAITS[asApiError(cause).code] ?? null;
}

/** Resolves when it is over, or when `signal` says that nobody waits any more. */
export function untilOver(wait: Wait, signal: AbortSignal): Promise<void> {
  return wait === "server" ? untilReachable(signal) : untilSignedIn(signal);
}

export async function untilReachable(signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await ping())) await pause(PROBE_EVERY_MS, signal);
}

export function untilSignedIn(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!signal.aborted && session.get().state !== "signed-in") return;
      stop();
      signal.removeEventListener("abort", look);
      resolve();
    };
    const stop = session.subscribe(look);
    signal.addEventListener("abort", look);
    look();
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener("abort", over);
  });
}
