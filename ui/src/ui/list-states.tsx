import type { ReactNode } from "react";
import { type Fault, FaultState, LoadingRows } from "./states";

interface ListStatesProps<Row> {
  /** Why there is nothing to show. */
  fault: Fault | null;
  onRetry(): void;
  /** undefined while nobody knows them. */
  rows: readonly Row[] | undefined;
  /** "Loading the keys" */
  loading: string;
  /** How many rows are drawn meanwhile. */
  loadingRows?: number;
  /** An `EmptyState` */
  empty: ReactNode;
  children(rows: readonly Row[]): ReactNode;
}

/** The four states that every list has, the worst first. */
export function ListStates<Row>({ fault, onRetry, rows, loading, loadingRows, empty, children }: ListStatesProps<Row>) {
  if (fault !== null) return <FaultState fault={fault} onRetry={onRetry} />;
  if (rows === undefined) return <LoadingRows label={loading} {...(loadingRows === undefined ? {} : { rows: loadingRows })} />;
  if (rows.length === 0) return <div className="min-h-0 flex-1 overflow-y-auto">{empty}</div>;
  return children(rows);
}
