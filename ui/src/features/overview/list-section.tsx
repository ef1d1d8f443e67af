import type { ReactNode } from "react";
import { Link } from "#/lib/link";
import { Section } from "#/ui/page";
import { type Fault, FaultNotice } from "#/ui/states";

interface ListSectionProps<Row> {
  title: string;
  /** Where all of them are. */
  all: { label: string; to: string };
  fault: Fault | null;
  onRetry(): void;
  /** undefined while nobody knows them. */
  rows: readonly Row[] | undefined;
  /** "Loading the buckets" */
  loading: string;
  empty: ReactNode;
  children(rows: readonly Row[]): ReactNode;
}

/** The beginning of a list that has a screen of its own. */
export function ListSection<Row>({ title, all, fault, onRetry, rows, loading, empty, children }: ListSectionProps<Row>) {
  return (
    <Section
      title={title}
      aside={
        <Link to={all.to} className="text-accent-text underline">
          {all.label}
        </Link>
      }
    >
      {fault !== null ? (
        <FaultNotice fault={fault} onRetry={onRetry} />
      ) : rows === undefined ? (
        <div role="status" aria-label={loading} className="waiting h-32" />
      ) : rows.length === 0 ? (
        <p className="text-text-muted">{empty}</p>
      ) : (
        children(rows)
      )}
    </Section>
  );
}
