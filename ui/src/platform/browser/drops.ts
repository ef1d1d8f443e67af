import type { DropListener } from "../types";
import { fromDrop } from "./scan";

/** Follows files dragged over the page. Text and links dragged within it are left alone. */
export function onDrops(listener: DropListener): () => void {
  // Enter and leave come for every element on the way: over the page while more were entered than left.
  let depth = 0;
  const cut = new AbortController();
  const on = (type: "dragenter" | "dragover" | "dragleave" | "drop", handle: (event: DragEvent) => void) =>
    window.addEventListener(
      type,
      (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        handle(event);
      },
      { signal: cut.signal },
    );
  on("dragenter", () => {
    depth += 1;
    if (depth === 1) listener.onDragging(true);
  });
  on("dragover", (event) => {
    // A copy: no file manager may take its own file away afterwards.
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
  });
  on("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) listener.onDragging(false);
  });
  on("drop", (event) => {
    depth = 0;
    listener.onDragging(false);
    const held = event.dataTransfer === null ? null : fromDrop(event.dataTransfer);
    if (held !== null) listener.onDrop({ held });
  });
  return () => cut.abort();
}
