import { useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { Store } from "#/lib/store";

interface Place {
  label: string;
  address: string;
}

const KEPT = 6;

/** Where one has been, the last first. Kept as long as the page is. */
export const recent = new Store<readonly Place[]>([]);

/** The name that the open screen has given itself. */
export function titleHere(): string {
  return document.title.replace(/ · Stowbox$/, "");
}

/** Notes every place when it is left: by then its screen has given it its title. */
export function useRecent(): void {
  const address = useRouterState({ select: (state) => state.location.publicHref });
  useEffect(
    () => () => {
      const label = titleHere();
      const others = recent.get().filter((place) => place.address !== address && place.label !== label);
      recent.set([{ label, address }, ...others].slice(0, KEPT));
    },
    [address],
  );
}
