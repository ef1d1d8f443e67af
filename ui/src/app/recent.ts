import { useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { Store } from "#/lib/store";

interface Place {
  label: string;
  address: string;
}

const KEPT = 6;

/** Where one has been, the newest first; the first is where one is. Kept as long as the page is. */
export const recent = new Store<readonly Place[]>([]);

/** Notes every place that is gone to, under the title its screen gives it. */
export function useRecent(): void {
  const address = useRouterState({ select: (state) => state.location.publicHref });
  useEffect(() => {
    // The screen names itself in an effect, too, and after its data has come.
    const timer = setTimeout(() => {
      const label = document.title.replace(/ · Stowbox$/, "");
      const others = recent.get().filter((place) => place.address !== address && place.label !== label);
      recent.set([{ label, address }, ...others].slice(0, KEPT));
    }, 500);
    return () => clearTimeout(timer);
  }, [address]);
}
