import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { NOTHING, type Selection, extendTo, selectAll, toggle } from "#/lib/selection";
import { type Column, NARROW_PX, type Sort } from "./columns";
import { gridCommand } from "./keyboard";
import { GridHead } from "./head";
import { leaveFocusBehind, takeFocusLeft } from "./lost-focus";
import { GridRow, ROW_PX } from "./row";
import { type RowIndex, rowIndex } from "./row-index";
import { useAnchoredRows } from "./use-anchored-rows";
import { useWidth } from "./use-width";

interface DataGridProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId(row: Row): string;
  /** The width from which all columns fit. */
  fitsFromPx?: number;
  /** It may get as narrow as its columns: beside something that is open. */
  slim?: boolean;
  /** How many there are in all; null while more may follow. */
  total: number | null;
  /** Rows can be selected, several at once. */
  selection?: { value: Selection; onChange(selection: Selection): void };
  /** The row whose details are open beside the grid. */
  openId?: string | null;
  onOpen(row: Row): void;
  /** The keyboard has come to rest on this row. */
  onActive?(row: Row): void;
  onDelete?(row: Row): void;
  onRename?(row: Row): void;
  /** How the rows stand, and how to ask for another order. */
  sort?: { value: Sort; onChange(by: string): void };
  /** The end is near: more should be loaded. */
  onNearEnd?(): void;
  /** Below the last row: what is still on its way, or failed. */
  end?: ReactNode;
}

/** Whichever row is the active one. */
const ACTIVE = Symbol("the active row");

/**
 * The one list of the console: virtual rows, one tab stop with roving focus, the whole of it by keyboard. It knows
 * rows only by their ids, so what is active or selected stays so when others insert and remove.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, columns, rows, rowId, fitsFromPx = NARROW_PX, total, selection, openId = null, slim = false, onOpen, onNearEnd, end } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useWidth(scroller) < fitsFromPx;
  const [active, setActive] = useState<{ id: string | null; index: number }>({ id: null, index: 0 });
  const [followed, setFollowed] = useState<string | null>(null);
  // Focus follows the active row only when the keyboard or a click moved it, never when data changed. It goes to the row
  // that was meant: of two keys that follow each other closely the first one's row must not take what the second asks.
  const wantsFocus = useRef<string | typeof ACTIVE | null>(null);
  useLayoutEffect(() => {
    const mine = scroller.current;
    if (takeFocusLeft()) wantsFocus.current = ACTIVE;
    return () => {
      if (mine?.contains(document.activeElement)) leaveFocusBehind();
    };
  }, []);

  const [before, setBefore] = useState<RowIndex<Row> | null>(null);
  const indexed = rowIndex(before, rows, rowId);
  if (indexed !== before) setBefore(indexed);
  const { ids, indexOf } = indexed;
  // What was opened from elsewhere (by `j` and `k`, by a link) is where the arrows go on from.
  if (openId !== followed && (openId === null || indexOf.has(openId))) {
    setFollowed(openId);
    if (openId !== null) setActive({ id: openId, index: indexOf.get(openId) ?? 0 });
  }
  // A row that is gone leaves its place to the one that has moved up.
  const place = active.id === null ? undefined : indexOf.get(active.id);
  const activeIndex = place ?? Math.max(0, Math.min(active.index, rows.length - 1));
  const shown = useMemo(() => columns.filter((column) => !narrow || !column.optional), [columns, narrow]);
  const tracks = `${selection ? "2rem " : ""}${shown.map((column) => column.width).join(" ")}`;

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 12,
    // The sticky head takes a row's height of what is in sight.
    scrollPaddingEnd: ROW_PX,
    // The active row stays in the document wherever one scrolls: it is the grid's tab stop.
    rangeExtractor: (range) => {
      const visible = defaultRangeExtractor(range);
      if (rows.length === 0 || visible.includes(activeIndex)) return visible;
      return [...visible, activeIndex].toSorted((a, b) => a - b);
    },
  });
  useAnchoredRows(virtualizer, ids, indexOf, ROW_PX);
  const openIndex = useRef(-1);
  openIndex.current = followed === null ? -1 : (indexOf.get(followed) ?? -1);
  useEffect(() => {
    if (followed !== null && openIndex.current !== -1) virtualizer.scrollToIndex(openIndex.current);
  }, [followed, virtualizer]);

  const items = virtualizer.getVirtualItems();
  const lastShown = virtualizer.range?.endIndex ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 40) onNearEnd?.();
  }, [lastShown, rows.length, onNearEnd]);

  const value = selection?.value ?? NOTHING;
  const takeFocus = useCallback((id: string) => {
    const wanted = wantsFocus.current;
    if (wanted !== ACTIVE && wanted !== id) return false;
    wantsFocus.current = null;
    return true;
  }, []);
  const leaveFocus = useCallback(() => {
    wantsFocus.current = ACTIVE;
  }, []);

  const activate = (index: number) => {
    const row = rows[index];
    const id = ids[index];
    if (row === undefined || id === undefined) return;
    wantsFocus.current = id;
    setActive({ id, index });
    virtualizer.scrollToIndex(index);
    return { row, id };
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2);
    const command = gridCommand(event, activeIndex, rows.length, page);
    const row = rows[activeIndex];
    const id = ids[activeIndex];
    if (command === null || event.defaultPrevented) return;
    if (command.do === "none" && value.ids.size === 0) return;
    event.preventDefault();
    if (command.do === "move") {
      const moved = activate(command.to);
      if (moved === undefined) return;
      if (command.extend && selection) {
        const from = value.anchor === null && id !== undefined ? { ids: value.ids, anchor: id } : value;
        selection.onChange(extendTo(from, moved.id, ids));
      }
      props.onActive?.(moved.row);
    } else if (command.do === "none") selection?.onChange(NOTHING);
    else if (command.do === "all") selection?.onChange(selectAll(ids));
    else if (row === undefined || id === undefined) return;
    else if (command.do === "open") onOpen(row);
    else if (command.do === "delete") props.onDelete?.(row);
    else if (command.do === "rename") props.onRename?.(row);
    else selection?.onChange(toggle(value, id));
  };

  // A screen reader, or a script, sets the focus without a key: the keys that follow mean that row.
  const onRowFocus = (index: number) => {
    const id = ids[index];
    if (id !== undefined && id !== active.id) setActive({ id, index });
  };

  const onRowClick = (event: MouseEvent, index: number) => {
    const moved = activate(index);
    // A link in the row has gone its way already.
    if (moved === undefined || event.defaultPrevented) return;
    const inBox = event.target instanceof Element && event.target.closest("[data-select]") !== null;
    if (selection && event.shiftKey) selection.onChange(extendTo(value, moved.id, ids));
    else if (selection && (inBox || event.ctrlKey || event.metaKey)) selection.onChange(toggle(value, moved.id));
    else {
      onOpen(moved.row);
      return;
    }
    // Selecting must not follow a link as well.
    event.preventDefault();
  };

  const all = rows.length > 0 && value.ids.size === rows.length;
  return (
    <div ref={scroller} className="relative min-h-0 flex-1 overflow-auto">
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={total === null ? -1 : total + 1}
        aria-colcount={shown.length + (selection ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className={slim ? undefined : "min-w-[28rem]"}
      >
        <GridHead
          columns={shown}
          tracks={tracks}
          sort={props.sort}
          select={
            selection && {
              all,
              some: value.ids.size > 0 && !all,
              onToggle: () => selection.onChange(all ? NOTHING : selectAll(ids)),
            }
          }
        />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            const id = ids[item.index];
            if (row === undefined || id === undefined) return null;
            return (
              <GridRow
                key={id}
                id={id}
                row={row}
                index={item.index}
                top={item.start}
                columns={shown}
                tracks={tracks}
                selectable={selection !== undefined}
                selected={value.ids.has(id)}
                active={item.index === activeIndex}
                open={id === openId}
                takeFocus={takeFocus}
                leaveFocus={leaveFocus}
                onClick={onRowClick}
                onFocus={onRowFocus}
              />
            );
          })}
        </div>
      </div>
      {end}
    </div>
  );
}
