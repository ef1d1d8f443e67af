import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { blockingFault } from "#/api/fault";
import { FaultNotice } from "#/ui/states";

interface PartProps<Row> {
  title: string;
  about: string;
  query: UseQueryResult<readonly Row[]>;
  /** One row, a list item. */
  children(row: Row): ReactNode;
}

/** A list of what takes space. Of what there is none, nothing is said. */
export function Part<Row>({ title, about, query, children }: PartProps<Row>) {
  const fault = blockingFault(query);
  if (fault === null && query.data?.length === 0) return null;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-medium">{title}</h3>
        <span className="text-text-muted">{about}</span>
      </div>
      {fault !== null ? (
        <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <div role="status" aria-label={`Loading: ${title.toLowerCase()}`} className="waiting h-16" />
      ) : (
        <ul aria-label={title} className="flex flex-col rounded-md border border-line">
          {query.data.map(children)}
        </ul>
      )}
    </div>
  );
}
