import type { Transfer } from "#/platform/types";
import { type Pace, PaceMeter } from "./pace";

/** The speed of every transfer that runs, from its snapshots alone: so it is known whoever moves the bytes. */
const meters = new Map<string, PaceMeter>();

/** Takes in a snapshot of all transfers. */
export function measurePaces(transfers: readonly Transfer[], nowMs: number): void {
  const running = new Set<string>();
  for (const { id, state, bytesDone } of transfers) {
    if (state !== "running" && state !== "scanning") continue;
    running.add(id);
    const meter = meters.get(id) ?? new PaceMeter();
    meters.set(id, meter);
    meter.add(nowMs, bytesDone);
  }
  for (const id of meters.keys()) if (!running.has(id)) meters.delete(id);
}

/** null while too little is known, or nothing can be said since it waits for somebody. */
export function paceOf({ id, state, bytesTotal, waitsForServer, waitsForSignIn }: Transfer, nowMs: number): Pace | null {
  if (state !== "running" || waitsForServer === true || waitsForSignIn === true) return null;
  return meters.get(id)?.pace(nowMs, bytesTotal) ?? null;
}
