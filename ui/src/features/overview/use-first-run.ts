import { useEffect } from "react";
import type { Account } from "#/api/account";
import { Store } from "#/lib/store";
import { useStore } from "#/lib/use-store";

const state = new Store<"unseen" | "seen" | "hidden">("unseen");

/**
 * The first run is shown while the account holds nothing, and from then on, wherever one goes meanwhile, until the
 * person puts it away: it must not vanish in the moment something was achieved.
 */
export function useFirstRun(account: Account | undefined): { shown: boolean; hide(): void } {
  const now = useStore(state);
  const empty = account !== undefined && account.usage.objectCount === 0;
  useEffect(() => {
    if (empty && state.get() === "unseen") state.set("seen");
  }, [empty]);
  return { shown: now === "seen" || (now === "unseen" && empty), hide: () => state.set("hidden") };
}
