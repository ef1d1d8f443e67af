import { useSearch } from "@tanstack/react-router";
import { ScrollText } from "lucide-react";
import { useMemo, useState } from "react";
import { blockingFault } from "#/api/fault";
import type { RequestFilter } from "#/api/requests";
import { baseUrl } from "#/api/session";
import { formatCount } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { type RequestsView, paths } from "#/paths";
import { Button } from "#/ui/button";
import { DataGrid } from "#/ui/grid/data-grid";
import { Page, PageTitle } from "#/ui/page";
import { ListAndReader } from "#/ui/reader";
import { EmptyState, FaultState, LoadingRows } from "#/ui/states";
import { SLIM_COLUMNS, WIDE_COLUMNS } from "./columns";
import { Filters } from "./filters";
import { rowId } from "./log";
import { RequestPanel } from "./panel";
import { useLog } from "./use-log";

/** The live log of API calls. */
export function RequestsPage() {
  useTitle("Requests");
  const go = useGo();
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const view: RequestsView = { ...search, all: search.all === "1" };
  const { status, method, path, requestId, keyId } = search;
  const filter = useMemo<RequestFilter>(
    () => ({ status, method, path, requestId, keyId }),
    [status, method, path, requestId, keyId],
  );
  const [paused, setPaused] = useState(false);
  // Whoever asks for a very request wants to see it, whosever it is.
  const withOwn = view.all === true || requestId !== undefined;
  const log = useLog(filter, { paused, withOwn });
  const { rows } = log;
  const fault = blockingFault({ error: log.error, data: rows });
  // What is looked up by its id is open at once.
  const open = search.open ?? (requestId !== undefined && rows?.length === 1 ? requestId : undefined);
  const openRow = rows?.find((row) => row.requestId === open);
  const change = (by: RequestsView, how: { replace: boolean } = { replace: true }) => go(paths.requests({ ...view, ...by }), how);
  return (
    <Page title={<PageTitle>Requests</PageTitle>}>
      <Filters view={view} onChange={(by) => change({ ...by, open: undefined })} paused={paused} onPause={setPaused} />
      <ListAndReader
        listWidth="w-105"
        reader={
          open === undefined ? null : (
            <RequestPanel
              requestId={open}
              known={openRow}
              onClose={() => change({ open: undefined, ...(requestId === undefined ? {} : { requestId: undefined }) }, { replace: false })}
              onFilter={(by) => change({ ...by, open })}
            />
          )
        }
      >
        {fault !== null ? (
          <FaultState fault={fault} onRetry={log.refetch} />
        ) : rows === undefined || (rows.length === 0 && log.isFetching && log.lookedAt === 0) ? (
          <LoadingRows label="Loading the requests" />
        ) : rows.length === 0 ? (
          <Nothing view={view} log={log} onChange={change} />
        ) : (
          <DataGrid
            label="Requests"
            columns={open === undefined ? WIDE_COLUMNS : SLIM_COLUMNS}
            slim={open !== undefined}
            fitsFromPx={820}
            rows={rows}
            rowId={rowId}
            total={log.hasMore ? null : rows.length}
            openId={openRow === undefined ? null : rowId(openRow)}
            onOpen={(row) => change({ open: row.requestId }, { replace: open !== undefined })}
            onNearEnd={withOwn ? log.more : stay}
            end={!withOwn && log.hasMore ? <LookFurther log={log} /> : undefined}
          />
        )}
      </ListAndReader>
    </Page>
  );
}

interface NothingProps {
  view: RequestsView;
  log: ReturnType<typeof useLog>;
  onChange(change: RequestsView): void;
}

function Nothing({ view, log, onChange }: NothingProps) {
  const { status, method, path, requestId, keyId } = view;
  const filtered = [status, method, path, requestId, keyId].some((value) => value !== undefined);
  return (
    <div className="overflow-y-auto">
      <EmptyState
        icon={<ScrollText size={28} aria-hidden />}
        title={filtered ? "No request is like that" : "No requests yet"}
        action={
          filtered ? (
            <Button onClick={() => onChange({ status: undefined, method: undefined, path: undefined, requestId: undefined, keyId: undefined })}>
              Show all requests
            </Button>
          ) : (
            <Button onClick={() => onChange({ all: true })}>Show the console's own, too</Button>
          )
        }
        curl={curl({ url: filtered ? `${baseUrl()}/v1/requests?${filterQuery(view)}` : `${baseUrl()}/v1/buckets` })}
      >
        {requestId === undefined
          ? "What programs ask of this server shows up here at once. It is kept for seven days."
          : "No request of this account in the last seven days has this id. Is it whole, and of this account?"}
      </EmptyState>
      {log.hasMore && <LookFurther log={log} />}
    </div>
  );
}

/** The filter as the API takes it. */
function filterQuery({ status, method, path, requestId, keyId }: RequestsView): string {
  const given = Object.entries({ status, method, path, requestId, keyId }).filter((one): one is [string, string] => one[1] !== undefined);
  return new URLSearchParams(given).toString();
}

/** Looking further back is a button then. */
const stay = () => undefined;

/** The console's own reads are filtered out here, so looking further back is up to the person after a while. */
function LookFurther({ log }: { log: ReturnType<typeof useLog> }) {
  return (
    <p className="flex items-center justify-center gap-3 p-4 text-text-muted">
      Looked through the last {formatCount(log.lookedAt)} requests.
      <Button pending={log.isFetching} onClick={log.more}>
        Look further back
      </Button>
    </p>
  );
}
