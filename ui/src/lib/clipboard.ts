/**
 * Copies a text that is still on its way. The clipboard must be asked for within the click: engines that take a
 * promise are given it then, the others wait for the text and still count it as part of the click.
 */
export async function copyWhenKnown(text: Promise<string>): Promise<void> {
  const item = "ClipboardItem" in window ? lateItem(text) : null;
  if (item === null) await navigator.clipboard.writeText(await text);
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
