import { useEffect, useRef } from "react";

/** The keys that work on any screen or on one, for the list that `?` shows. Those of grids are handled by the grid. */
export const SHORTCUTS: { keys: string[]; does: string }[] = [
  { keys: ["Ctrl/Cmd", "K"], does: "Go anywhere, do anything by name" },
  { keys: ["?"], does: "Show the keyboard shortcuts" },
  { keys: ["Ctrl/Cmd", "U"], does: "Upload files to the open folder" },
  { keys: ["Ctrl/Cmd", "F"], does: "Find in the bucket, or filter the open list" },
  { keys: ["↑", "↓", "PgUp", "PgDn", "Home", "End"], does: "Move in a list" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["Space"], does: "Select the row, or let it go" },
  { keys: ["Shift", "↑ ↓"], does: "Select a range" },
  { keys: ["Ctrl/Cmd", "A"], does: "Select everything listed" },
  { keys: ["F2"], does: "Rename the row" },
  { keys: ["Del"], does: "Delete what is selected, or the row" },
  { keys: ["Backspace"], does: "Go to the folder above" },
  { keys: ["j", "k"], does: "Webhooks: open the next or the previous delivery" },
  { keys: ["r"], does: "Webhooks: redeliver the open delivery" },
  { keys: ["Ctrl/Cmd", "Enter"], does: "API: send the request" },
  { keys: ["Esc"], does: "Close what is open, let the selection go" },
];

/** A key with Ctrl, or Cmd on a Mac; in lower case. */
export function isWith(key: string, event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === key;
}

/** True while typing: then plain keys are text, not commands. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

/** A dialog or a menu is open: what lies below it is out of reach. */
export function isCovered(): boolean {
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;
}

/** Calls `act` on a key, unless a dialog or a menu is open or, for keys that write something, someone is typing. */
export function useShortcut(
  matches: (event: KeyboardEvent) => boolean,
  act: () => void,
  { whileTyping = false }: { whileTyping?: boolean } = {},
): void {
  const latest = useRef({ matches, act });
  useEffect(() => {
    latest.current = { matches, act };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || (!whileTyping && isTyping(event.target)) || isCovered()) return;
      if (!latest.current.matches(event)) return;
      event.preventDefault();
      latest.current.act();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [whileTyping]);
}
