interface Keys {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

export type GridCommand =
  | { do: "move"; to: number; extend: boolean }
  | { do: "open" }
  | { do: "toggle" }
  | { do: "all" }
  | { do: "none" }
  | { do: "rename" }
  | { do: "delete" };

/**
 * What a key means in a grid of `count` rows with row `at` active and `page` rows in sight; null: nothing here.
 * Pure, so that the whole keyboard is one table.
 */
export function gridCommand(keys: Keys, at: number, count: number, page: number): GridCommand | null {
  const command = keys.ctrlKey || keys.metaKey;
  const move = (to: number): GridCommand | null =>
    count === 0 ? null : { do: "move", to: Math.max(0, Math.min(count - 1, to)), extend: keys.shiftKey };
  switch (keys.key) {
    case "ArrowDown":
      return move(at + 1);
    case "ArrowUp":
      return move(at - 1);
    case "PageDown":
      return move(at + page);
    case "PageUp":
      return move(at - page);
    case "Home":
      return move(0);
    case "End":
      return move(count - 1);
    case "Enter":
      return count === 0 ? null : { do: "open" };
    case " ":
      return count === 0 ? null : { do: "toggle" };
    case "a":
    case "A":
      return command && !keys.shiftKey ? { do: "all" } : null;
    case "Escape":
      return { do: "none" };
    case "F2":
      return count === 0 ? null : { do: "rename" };
    case "Delete":
      return count === 0 ? null : { do: "delete" };
    default:
      return null;
  }
}
