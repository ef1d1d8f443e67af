import type { ReactNode } from "react";

export interface Column<Row> {
  id: string;
  header: string;
  /** The head is only for those who hear it. */
  headerUnseen?: boolean;
  /** A CSS grid track: "minmax(0, 1fr)", "7rem". */
  width: string;
  end?: boolean;
  /** What the grid can be sorted by with this column's head. */
  sortBy?: string;
  /** Dropped first when the grid gets narrow. */
  optional?: boolean;
  cell(row: Row): ReactNode;
}

/** Below this width the optional columns go, unless a grid says otherwise. */
export const NARROW_PX = 620;

export interface Sort {
  by: string;
  order: "asc" | "desc";
}
