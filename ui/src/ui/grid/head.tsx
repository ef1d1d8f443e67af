import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { Column, Sort } from "./columns";

interface GridHeadProps<Row> {
  columns: readonly Column<Row>[];
  tracks: string;
  sort?: { value: Sort; onChange(by: string): void } | undefined;
  select?: { all: boolean; some: boolean; onToggle(): void } | undefined;
}

/** The names of the columns; those that the list can be sorted by are buttons. */
export function GridHead<Row>({ columns, tracks, sort, select }: GridHeadProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-9 items-center gap-x-4 border-b border-line bg-surface px-4 text-xs text-text-muted"
      style={{ gridTemplateColumns: tracks }}
    >
      {select && (
        <div role="columnheader" aria-label="Selected" className="flex">
          <input
            type="checkbox"
            aria-label={select.all ? "Select nothing" : "Select everything listed"}
            checked={select.all}
            ref={(box) => {
              if (box) box.indeterminate = select.some;
            }}
            onChange={select.onToggle}
            className="size-4"
          />
        </div>
      )}
      {columns.map((column) => {
        const { id, header, headerUnseen, end, sortBy } = column;
        const order = sort !== undefined && sortBy === sort.value.by ? sort.value.order : null;
        return (
          <div
            key={id}
            role="columnheader"
            aria-sort={order === null ? undefined : order === "asc" ? "ascending" : "descending"}
            className={clsx("flex min-w-0", end && "justify-end text-right")}
          >
            {sort !== undefined && sortBy !== undefined ? (
              <button
                type="button"
                onClick={() => sort.onChange(sortBy)}
                // The grid's own keys, Enter among them, are for its rows.
                onKeyDown={(event) => event.stopPropagation()}
                className={clsx("-mx-1.5 flex h-6 min-w-0 items-center gap-1 rounded-sm px-1.5 hover:bg-surface-hover", order !== null && "font-medium text-text")}
              >
                <span className="truncate">{header}</span>
                {order === "asc" && <ArrowUp size={12} aria-hidden className="shrink-0" />}
                {order === "desc" && <ArrowDown size={12} aria-hidden className="shrink-0" />}
              </button>
            ) : (
              <span className={clsx("truncate", headerUnseen && "sr-only")}>{header}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}
