// Headers are bytes. Browsers, and some languages, take each character of a value for one of them.

/** A text as the characters that stand for its UTF-8. */
export function headerBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** The other way round; what is no UTF-8 stays as it is. */
export function headerText(bytes: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
  } catch {
    return bytes;
  }
}
