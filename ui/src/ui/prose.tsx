import { type ReactNode, createElement } from "react";
import { type Piece, blocksOf, piecesOf } from "#/lib/marks";

// The parts of a text never change places, so they are handed over as arguments and need no keys.

/** A description in the little Markdown that the API is described in. */
export function Prose({ text }: { text: string }) {
  const blocks = blocksOf(text).map((block) =>
    block.kind === "list"
      ? createElement(
          "ul",
          { className: "list-disc pl-5" },
          ...block.items.map((pieces) => createElement("li", null, ...nodesOf(pieces))),
        )
      : createElement("p", null, ...nodesOf(block.pieces)),
  );
  return createElement("div", { className: "flex flex-col gap-2 [overflow-wrap:anywhere]" }, ...blocks);
}

/** The same within a line. */
export function InlineProse({ text }: { text: string }) {
  return createElement("span", null, ...nodesOf(piecesOf(text)));
}

function nodesOf(pieces: readonly Piece[]): ReactNode[] {
  return pieces.map(({ mark, text }) => {
    if (mark === "code") return createElement("code", { className: "font-mono text-xs" }, text);
    return mark === "bold" ? createElement("strong", null, text) : text;
  });
}
