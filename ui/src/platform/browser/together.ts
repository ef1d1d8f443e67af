import type { Transfer, Transfers } from "../types";

/** Two sources of transfers seen as one; ids tell them apart. */
export function together(first: Transfers, second: Transfers): Transfers {
  let shown: readonly Transfer[] = [];
  let of: [readonly Transfer[], readonly Transfer[]] = [[], []];
  const owner = (id: string) => (first.list().some((transfer) => transfer.id === id) ? first : second);
  return {
    subscribe: (listener) => {
      const stops = [first.subscribe(listener), second.subscribe(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    list: () => {
      const now: typeof of = [first.list(), second.list()];
      if (now[0] !== of[0] || now[1] !== of[1]) {
        of = now;
        shown = [...now[0], ...now[1]];
      }
      return shown;
    },
    cancel: (id) => owner(id).cancel(id),
    pause: (id) => owner(id).pause?.(id),
    resume: (id) => owner(id).resume?.(id),
    ...(first.parallel === undefined ? {} : { parallel: first.parallel }),
    ...(first.bandwidth === undefined ? {} : { bandwidth: first.bandwidth }),
    retry: (id) => owner(id).retry(id),
    forget: (id) => owner(id).forget(id),
  };
}
