import { useState } from "react";
import type { Account } from "#/api/account";
import { Store } from "#/lib/store";
import { useStore } from "#/lib/use-store";

const hidden = new Store(false);

/**
 * The first run is shown while the account holds nothing, and from then on until the person has seen its last tick
 * and puts it away: it must not vanish in the moment something was achieved.
 */
export function useFirstRun(account: Account | undefined): { shown: boolean; hide(): void } {
  const away = useStore(hidden);
  const empty = account !== undefined && account.usage.objectCount === 0;
  const [seen, setSeen] = useState(false);
  if (empty && !seen) setSeen(true);
  return { shown: !away && (empty || seen), hide: () => hidden.set(true) };
}
