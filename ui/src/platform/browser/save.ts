/** Saves what is in memory as a file, where the browser saves downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  clickLink(url, name);
  // The browser has taken the blob over by the next turn; a minute is ample even for a slow dialog.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function clickLink(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
