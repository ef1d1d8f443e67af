import { type RefObject, useLayoutEffect, useState } from "react";

/** The width of an element, followed. Infinite until it is known, so that nothing is dropped by mistake. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? Number.POSITIVE_INFINITY));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
