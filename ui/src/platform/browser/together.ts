import type { Transfer, Transfers } from "../types";

/** Several sources of transfers seen as one; ids tell them apart, and the first says how many go at once. */
export function together(first: Transfers, ...others: Transfers[]): Transfers {
  const all = [first, ...others];
  let shown: readonly Transfer[] = [];
  let of: readonly (readonly Transfer[])[] = [];
  const owner = (id: string) => all.find((one) => one.list().some((transfer) => transfer.id === id));
  return {
    subscribe: (listener) => {
      const stops = all.map((one) => one.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    list: () => {
      const now = all.map((one) => one.list());
      if (now.some((list, index) => list !== of[index])) {
        of = now;
        shown = now.flat();
      }
      return shown;
    },
    cancel: (id) => owner(id)?.cancel(id),
    pause: (id) => owner(id)?.pause?.(id),
    resume: (id) => owner(id)?.resume?.(id),
    ...(first.parallel === undefined ? {} : { parallel: first.parallel }),
    ...(first.bandwidth === undefined ? {} : { bandwidth: first.bandwidth }),
    retry: (id) => owner(id)?.retry(id),
    forget: (id) => owner(id)?.forget(id),
  };
}
