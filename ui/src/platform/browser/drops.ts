import type { DropListener, DropPoint } from "../types";
import { fromDrop } from "./scan";

let current: DropListener | null = null;
// Enter and leave come for every element on the way: over the page while more were entered than left.
let depth = 0;

/**
 * Follows files dragged over the page; the last screen that asks gets them. Where no screen takes files they are
 * refused, since the browser would otherwise leave the console and show the file.
 */
export function onDrops(listener: DropListener): () => void {
  current = listener;
  return () => {
    if (current === listener) current = null;
  };
}

function on(type: "dragenter" | "dragover" | "dragleave" | "drop", handle: (data: DataTransfer, at: DropPoint) => void): void {
  window.addEventListener(type, (event) => {
    // Text and links dragged within the page are left alone.
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    handle(event.dataTransfer, { x: event.clientX, y: event.clientY });
  });
}

on("dragenter", (_data, at) => {
  depth += 1;
  if (depth === 1) current?.onDragging(true, at);
});
on("dragover", (data, at) => {
  current?.onDragging(true, at);
  // A copy: no file manager may take its own file away afterwards.
  data.dropEffect = current === null ? "none" : "copy";
});
on("dragleave", () => {
  depth = Math.max(0, depth - 1);
  if (depth === 0) current?.onDragging(false);
});
on("drop", (data, at) => {
  depth = 0;
  current?.onDragging(false);
  const held = fromDrop(data);
  if (held !== null) current?.onDrop({ held }, at);
});
