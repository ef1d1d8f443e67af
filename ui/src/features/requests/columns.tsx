import { clsx } from "clsx";
import type { LoggedRequest } from "#/api/requests";
import { formatBytes } from "#/lib/bytes";
import { clockTime, exactTime, formatDuration } from "#/lib/time";
import type { Column } from "#/ui/grid/columns";
import { Name } from "#/ui/name";
import { readable } from "./log";

const TIME: Column<LoggedRequest> = {
  id: "at",
  header: "Time",
  width: "5rem",
  cell: ({ at }) => (
    <time dateTime={at} title={exactTime(at)} className="text-text-muted">
      {clockTime(at)}
    </time>
  ),
};
const STATUS: Column<LoggedRequest> = {
  id: "status",
  header: "Status",
  width: "3.5rem",
  cell: ({ status }) => <Status status={status} />,
};
const METHOD: Column<LoggedRequest> = {
  id: "method",
  header: "Method",
  width: "4.5rem",
  cell: ({ method }) => <span className="font-mono text-xs">{method}</span>,
};
const PATH: Column<LoggedRequest> = {
  id: "path",
  header: "Path",
  width: "minmax(10rem, 1fr)",
  cell: ({ path }) => (
    <Name mono className="text-xs">
      {readable(path)}
    </Name>
  ),
};

/** The whole width of the screen. */
export const WIDE_COLUMNS: readonly Column<LoggedRequest>[] = [
  TIME,
  STATUS,
  METHOD,
  PATH,
  {
    id: "code",
    header: "Error",
    width: "11rem",
    optional: true,
    cell: ({ code }) => <span className="truncate font-mono text-xs text-danger-text">{code}</span>,
  },
  { id: "duration", header: "Duration", width: "4rem", end: true, cell: ({ durationMs }) => formatDuration(durationMs) },
  {
    id: "out",
    header: "Response",
    width: "5rem",
    end: true,
    optional: true,
    cell: ({ egressBytes }) => <span className="text-text-muted">{formatBytes(egressBytes)}</span>,
  },
];

/** Beside an open request. */
export const SLIM_COLUMNS: readonly Column<LoggedRequest>[] = [STATUS, METHOD, { ...PATH, width: "minmax(5rem, 1fr)" }];

export function Status({ status }: { status: number }) {
  return (
    <span className={clsx("font-medium", status >= 500 ? "text-danger-text" : status >= 400 ? "text-warn-text" : "text-ok-text")}>
      {status}
    </span>
  );
}
