/** What the ids of this server, of the console and of its tries begin with. */
const KNOWN = /\b(?:req|console|try)_[0-9A-Za-z]{6,}/;

/**
 * The request id in what somebody pasted: a whole one anywhere in it, such as in an error's details, or a text that a
 * client may have chosen for one. `sure` tells which; null if it is neither.
 */
export function requestIdIn(text: string): { id: string; sure: boolean } | null {
  const known = KNOWN.exec(text)?.[0];
  if (known !== undefined) return { id: known, sure: true };
  const whole = text.trim();
  // Visible ASCII without an address in it, long, and with a digit: words and paths are none.
  const likely = /^[!-.0-~]{12,128}$/.test(whole) && /\d/.test(whole);
  return likely ? { id: whole, sure: false } : null;
}
