import { useSyncExternalStore } from "react";
import { platform } from "#platform";
import { type Operation, operations } from "#/api/operations";
import { Store } from "#/lib/store";
import type { Transfer } from "#/platform/types";

export function useTransfers(): readonly Transfer[] {
  return useSyncExternalStore(platform.transfers.subscribe, platform.transfers.list);
}

export function useOperations(): readonly Operation[] {
  return useSyncExternalStore(operations.subscribe, operations.list);
}

/** Whether the Activity panel is open. */
export const activityOpen = new Store(false);
