import type { Virtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef } from "react";

/**
 * Keeps what a person looks at where it is when rows come or go above it: the first row in sight is remembered by
 * its id, and after a change the list is scrolled by as much as that row has moved. At the very top it stays there.
 */
export function useAnchoredRows(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  ids: readonly string[],
  indexOf: ReadonlyMap<string, number>,
  rowHeight: number,
): void {
  const before = useRef<{ ids: readonly string[]; firstId: string | null }>({ ids, firstId: null });
  const offset = virtualizer.scrollOffset ?? 0;

  useLayoutEffect(() => {
    const { ids: oldIds, firstId } = before.current;
    if (oldIds !== ids && firstId !== null && offset > 0) {
      const was = Math.floor(offset / rowHeight);
      const now = indexOf.get(firstId);
      if (now !== undefined && now !== was) virtualizer.scrollToOffset(offset + (now - was) * rowHeight);
    }
    before.current = { ids, firstId: ids[Math.floor(offset / rowHeight)] ?? null };
  }, [ids, indexOf, offset, rowHeight, virtualizer]);
}
