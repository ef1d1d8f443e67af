import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import type { LoggedRequest } from "#/api/requests";
import { formatBytes } from "#/lib/bytes";
import { meaningOf } from "#/lib/http-status";
import { clockTime, exactTime, formatDuration } from "#/lib/time";
import { Badge } from "#/ui/badge";
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
  width: "10rem",
  cell: ({ status }) => (
    <>
      <Status status={status} />
      <span className="truncate text-text-muted">{meaningOf(status)}</span>
    </>
  ),
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
export const SLIM_COLUMNS: readonly Column<LoggedRequest>[] = [
  { ...STATUS, width: "3.75rem", cell: ({ status }) => <Status status={status} /> },
  METHOD,
  { ...PATH, width: "minmax(5rem, 1fr)" },
];

/** The number, marked by an icon as well as by its colour. */
export function Status({ status }: { status: number }) {
  const [tone, Icon] =
    status >= 500 ? (["danger", CircleX] as const) : status >= 400 ? (["warn", TriangleAlert] as const) : (["ok", CircleCheck] as const);
  return (
    <Badge tone={tone} icon={<Icon size={14} aria-hidden className="shrink-0" />}>
      <span className="font-medium">{status}</span>
    </Badge>
  );
}
