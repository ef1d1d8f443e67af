/**
 * Copies a text. Browsers keep the clipboard from pages that come by plain http from another computer; there an older
 * way is left, which has to be gone within the click. Rejects where neither works.
 */
export async function copyText(text: string): Promise<void> {
  if (isSecured()) {
    try {
      await navigator.clipboard.writeText(text);
      return;
    } catch {
      // Refused: the older way may be allowed all the same.
    }
  }
  copySelected(text);
}

/**
 * Copies a text that is still on its way. The clipboard must be asked for within the click: engines that take a
 * promise are given it then, the others wait for the text and still count it as part of the click.
 */
export async function copyWhenKnown(text: Promise<string>): Promise<void> {
  const item = isSecured() && "ClipboardItem" in window ? lateItem(text) : null;
  if (item === null) await copyText(await text);
  else await navigator.clipboard.write([item]);
}

function lateItem(text: Promise<string>): ClipboardItem | null {
  try {
    return new ClipboardItem({ "text/plain": text.then((said) => new Blob([said], { type: "text/plain" })) });
  } catch {
    // An engine that takes blobs only.
    return null;
  }
}

/** The types say that it is always there; over plain http it is not. */
function isSecured(): boolean {
  return (navigator.clipboard as Clipboard | undefined) !== undefined;
}

function copySelected(text: string): void {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.setAttribute("aria-hidden", "true");
  field.className = "sr-only";
  // Within the dialog, which keeps the focus to itself.
  (focused?.closest("[role=dialog]") ?? document.body).append(field);
  field.select();
  try {
    if (!document.execCommand("copy")) throw new Error("The browser does not let this page copy.");
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
