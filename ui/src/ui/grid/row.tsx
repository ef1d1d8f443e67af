import { clsx } from "clsx";
import { Check } from "lucide-react";
import { type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import type { Column } from "./columns";

export const ROW_PX = 36;

interface GridRowProps<Row> {
  id: string;
  row: Row;
  index: number;
  top: number;
  columns: readonly Column<Row>[];
  tracks: string;
  selectable: boolean;
  selected: boolean;
  active: boolean;
  open: boolean;
  /** Asked by the active row once it is in the document: whether the focus should come to it. */
  takeFocus(id: string): boolean;
  /** Told by a row that goes while it has the focus: the one that takes its place should have it. */
  leaveFocus(): void;
  onClick(event: MouseEvent, index: number): void;
  /** The focus came to it or into it, whoever brought it there. */
  onFocus(index: number): void;
}

export function GridRow<Row>(props: GridRowProps<Row>): ReactNode {
  const { id, row, index, top, columns, tracks, selectable, selected, active, open, takeFocus, leaveFocus, onClick, onFocus } = props;
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const mine = element.current;
    return () => {
      if (mine?.contains(document.activeElement)) leaveFocus();
    };
  }, [leaveFocus]);
  useEffect(() => {
    if (active && takeFocus(id)) element.current?.focus({ preventScroll: true });
  });
  return (
    // The keyboard is the grid's: it listens for all of its rows.
    <div
      ref={element}
      role="row"
      // The head is row 1.
      aria-rowindex={index + 2}
      aria-selected={selectable ? selected : undefined}
      tabIndex={active ? 0 : -1}
      onClick={(event) => onClick(event, index)}
      onFocus={() => onFocus(index)}
      // Shift extends the selection of rows, not of text.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      className={clsx(
        "absolute inset-x-0 grid h-9 items-center gap-x-4 border-b border-line px-4 -outline-offset-2",
        selected || open ? "bg-surface-selected" : "hover:bg-surface-hover",
      )}
      style={{ gridTemplateColumns: tracks, transform: `translateY(${top}px)` }}
    >
      {selectable && (
        <div role="gridcell" data-select className="-my-2 -ml-2 flex h-full items-center pl-2">
          <span
            aria-hidden
            className={clsx(
              "flex size-4 items-center justify-center rounded-sm border",
              selected ? "border-accent bg-accent text-on-accent" : "border-line-strong bg-surface",
            )}
          >
            {selected && <Check size={12} strokeWidth={3} />}
          </span>
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={clsx("flex min-w-0 items-center gap-2", column.end && "justify-end text-right")}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
