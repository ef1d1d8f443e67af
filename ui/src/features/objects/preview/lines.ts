/** A longer line is shown as several: laying out one of a megabyte would stop the page. */
const MAX_LINE = 1_000;

/** The lines of a text, each short enough to be drawn. */
export function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line.length <= MAX_LINE) lines.push(line);
    else for (let at = 0; at < line.length; at += MAX_LINE) lines.push(line.slice(at, at + MAX_LINE));
  }
  return lines;
}

/** How many bytes a line of the hex view holds. */
export const HEX_WIDTH = 16;

/** One line of the hex view: offset, bytes, and what of them is ASCII. */
export function hexLine(bytes: Uint8Array, index: number): string {
  const at = index * HEX_WIDTH;
  const part = [...bytes.subarray(at, at + HEX_WIDTH)];
  const hex = part.map((byte, place) => (place === HEX_WIDTH / 2 ? " " : "") + byte.toString(16).padStart(2, "0")).join(" ");
  const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
  return `${at.toString(16).padStart(8, "0")}  ${hex.padEnd(HEX_WIDTH * 3)}  ${text}`;
}

/** A text from bytes that may be cut off within a character; what is not UTF-8 is marked, not refused. */
export function textOf(bytes: Uint8Array, complete: boolean): string {
  return new TextDecoder().decode(bytes, { stream: !complete });
}
