import { useEffect } from "react";

/** The document's title says where one is: "photos / 2026 · Stowbox". */
export function useTitle(place: string): void {
  useEffect(() => {
    document.title = `${place} · Stowbox`;
  }, [place]);
}
