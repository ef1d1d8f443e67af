const MAX_KEY_BYTES = 1024;
const ENCODER = new TextEncoder();

/** Why the server would refuse this key (api.md section 4), or null. Checked before a byte is sent. */
export function objectKeyProblem(key: string): string | null {
  if (key === "") return "The name is empty.";
  if (!key.isWellFormed()) return "The name is not valid Unicode.";
  if (key.startsWith("/")) return "A name cannot start with “/”.";
  if (key.split("/").some((segment) => segment === "." || segment === "..")) {
    return "A folder cannot be named “.” or “..”.";
  }
  // C0, DEL and C1: what Unicode calls control characters.
  if (/\p{Cc}/u.test(key)) return "The name contains a control character.";
  const bytes = ENCODER.encode(key).length;
  if (bytes > MAX_KEY_BYTES) return `The whole path takes ${bytes} bytes; at most ${MAX_KEY_BYTES} are allowed.`;
  return null;
}

/** Percent-encodes a key for a URL: every segment by itself, so that slashes stay slashes. */
export function encodeKey(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}

/** The part of a key that a person calls its name: "a/b/c.txt" is "c.txt", "a/b/" is "b". */
export function lastSegment(key: string): string {
  const trimmed = key.endsWith("/") ? key.slice(0, -1) : key;
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** The same key with a number in its name, before the ending: "a/b.tar.gz" is "a/b (2).tar.gz". */
export function nextName(key: string, count: number): string {
  const folder = parentPrefix(key);
  const name = key.slice(folder.length);
  const dot = name.indexOf(".", 1);
  const stem = dot === -1 ? name : name.slice(0, dot);
  return `${folder}${stem} (${count})${name.slice(stem.length)}`;
}

/** A name as it is shown. An empty one ("a//b" has one) is legal, but nobody could see or click it. */
export function visibleName(name: string): string {
  return name === "" ? "(empty name)" : name;
}

/** The folder a key lies in, with its closing slash; "" at the root. */
export function parentPrefix(key: string): string {
  const trimmed = key.endsWith("/") ? key.slice(0, -1) : key;
  return trimmed.slice(0, trimmed.lastIndexOf("/") + 1);
}

/** Every folder from the root down to this prefix: "a/b/" is ["a/", "a/b/"]. */
export function ancestors(prefix: string): string[] {
  const found: string[] = [];
  for (let at = prefix.indexOf("/"); at !== -1; at = prefix.indexOf("/", at + 1)) {
    found.push(prefix.slice(0, at + 1));
  }
  return found;
}

/** The order of the server, which is that of the bytes in UTF-8: JavaScript's own puts emoji before "ﬁ". */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return inOrder(left) - inOrder(right);
  }
  return a.length - b.length;
}

/** Halves of a pair stand for what comes behind all single units. */
function inOrder(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
