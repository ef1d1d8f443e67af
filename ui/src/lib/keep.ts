import type { Store } from "./store";

/** Keeps a store's value in this browser for the next time. What was kept and is not valid (any more) is not taken. */
export function keep<T>(store: Store<T>, name: string, isValid: (value: unknown) => value is T): void {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
    if (isValid(kept)) store.set(kept);
  } catch {
    // Storage can be forbidden, or hold anything: the next visit then begins as the first.
  }
  store.subscribe(() => {
    try {
      localStorage.setItem(name, JSON.stringify(store.get()));
    } catch {
      // As above.
    }
  });
}
