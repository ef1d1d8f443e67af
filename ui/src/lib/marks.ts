/** A piece of a line, with the mark it bears. */
export interface Piece {
  mark: "none" | "code" | "bold";
  text: string;
}

export type Block = { kind: "paragraph"; pieces: Piece[] } | { kind: "list"; items: Piece[][] };

/**
 * The few marks of Markdown that the API's descriptions use: paragraphs, lists, `code` and **bold**. Everything else,
 * HTML above all, is text.
 */
export function blocksOf(text: string): Block[] {
  return text
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== "")
    .map((block) => {
      const lines = block.split("\n");
      return lines.every((line) => line.startsWith("- "))
        ? { kind: "list", items: lines.map((line) => piecesOf(line.slice(2))) }
        : { kind: "paragraph", pieces: piecesOf(block) };
    });
}

const MARKS = /`([^`]+)`|\*\*([^*]+)\*\*/g;

/** One line, or a paragraph. A mark without its end is text. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(MARKS)) {
    if (found.index > end) pieces.push({ mark: "none", text: text.slice(end, found.index) });
    end = found.index + found[0].length;
    const [, code, bold] = found;
    pieces.push(code === undefined ? { mark: "bold", text: bold ?? "" } : { mark: "code", text: code });
  }
  if (end < text.length) pieces.push({ mark: "none", text: text.slice(end) });
  return pieces;
}
