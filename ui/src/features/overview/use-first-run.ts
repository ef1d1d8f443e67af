import { useEffect } from "react";
import type { Account } from "#/api/account";
import { Store } from "#/lib/store";
import { useStore } from "#/lib/use-store";

type State = "begun" | "hidden";

const STORED_AS = "stowbox.firstRun.";
/** As far as it is known here, by account. */
const states = new Store<Readonly<Record<string, State>>>({});

/**
 * The first run is shown while the account holds nothing, and from then on, over reloads too, until the person puts it
 * away: it must not vanish in the moment something was achieved. What is done is read from the server.
 */
export function useFirstRun(account: Account | undefined): { shown: boolean; hide(): void } {
  const known = useStore(states);
  const id = account?.id;
  const state = id === undefined ? null : (known[id] ?? stored(id));
  const isEmpty = account !== undefined && account.usage.objectCount === 0;
  useEffect(() => {
    if (id !== undefined && isEmpty && state === null) keep(id, "begun");
  }, [id, isEmpty, state]);
  return {
    shown: state === "begun" || (state === null && isEmpty),
    hide: () => {
      if (id !== undefined) keep(id, "hidden");
    },
  };
}

function stored(id: string): State | null {
  try {
    const state = localStorage.getItem(STORED_AS + id);
    return state === "begun" || state === "hidden" ? state : null;
  } catch {
    return null;
  }
}

function keep(id: string, state: State): void {
  states.set({ ...states.get(), [id]: state });
  try {
    localStorage.setItem(STORED_AS + id, state);
  } catch {
    // Storage can be forbidden; it is then known as long as the page lives.
  }
}
