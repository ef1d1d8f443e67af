let left = false;

/** A list went while it had the focus, as that of a folder does when another is opened. */
export function leaveFocusBehind(): void {
  left = true;
}

/** Whether the list that comes now should have it: nothing else was given the focus meanwhile. */
export function takeFocusLeft(): boolean {
  const taken = left && document.activeElement === document.body;
  left = false;
  return taken;
}
