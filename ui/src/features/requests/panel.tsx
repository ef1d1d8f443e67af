import { useQuery } from "@tanstack/react-query";
import { ExternalLink, Filter } from "lucide-react";
import { platform } from "#platform";
import { blockingFault } from "#/api/fault";
import { ApiError, explain } from "#/api/errors";
import { requestQuery } from "#/api/log-queries";
import type { LoggedRequest } from "#/api/requests";
import { baseUrl } from "#/api/session";
import { useKey } from "#/api/use-key";
import { exactBytes, formatBytes } from "#/lib/bytes";
import { type CurlRequest, curl } from "#/lib/curl";
import { meaningOf } from "#/lib/http-status";
import { exactTime, formatDuration } from "#/lib/time";
import type { RequestsView } from "#/paths";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Reader, ReaderHead } from "#/ui/reader";
import { EmptyState, FaultNotice } from "#/ui/states";
import { Status } from "./columns";
import { RequestHeaders } from "./headers";
import { readable } from "./log";

interface PanelProps {
  requestId: string;
  /** It is in the list already. */
  known: LoggedRequest | undefined;
  onClose(): void;
  onFilter(by: RequestsView): void;
}

/** One request, with what its error means. */
export function RequestPanel({ requestId, known, onClose, onFilter }: PanelProps) {
  const query = useQuery(requestQuery(requestId));
  const fault = blockingFault(query);
  const request = known ?? query.data;
  return (
    <Reader label="Request" onClose={onClose}>
      <ReaderHead list="Requests" closeLabel="Close the request" onClose={onClose}>
        {request != null && (
          <h2 className="flex min-w-0 items-baseline gap-2 text-lg font-semibold">
            <Status status={request.status} /> {meaningOf(request.status)}
          </h2>
        )}
      </ReaderHead>
      {request != null ? (
        <>
          <Details request={request} onFilter={onFilter} />
          {fault !== null ? (
            <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
          ) : (
            <RequestHeaders request={request} detail={query.data} />
          )}
        </>
      ) : fault !== null ? (
        <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
      ) : query.data === null ? (
        <EmptyState icon={null} title="Not in the log">
          It is older than seven days, or of another account.
        </EmptyState>
      ) : (
        <div role="status" aria-label="Loading the request" className="waiting h-40" />
      )}
    </Reader>
  );
}

function Details({ request, onFilter }: { request: LoggedRequest; onFilter(by: RequestsView): void }) {
  const { method, path, status, code } = request;
  const keyId = request.keyId ?? null;
  // The body of what was sent is not in the log, so only what needs none can be sent again.
  const again = repeatable(request);
  return (
    <>
      <p className="-mt-2 font-mono text-xs [overflow-wrap:anywhere]">
        {method} <bdi title={path}>{readable(path)}</bdi>
      </p>
      {code != null && <ErrorCode code={code} status={status} />}
      <Facts
        facts={[
          ["Time", exactTime(request.at)],
          ["Duration", formatDuration(request.durationMs)],
          ["Received", <span key="in" title={exactBytes(request.ingressBytes)}>{formatBytes(request.ingressBytes)}</span>],
          ["Response", <span key="out" title={exactBytes(request.egressBytes)}>{formatBytes(request.egressBytes)}</span>],
          ["By", <By key="by" keyId={keyId} />],
          ["Request id", <code key="id">{request.requestId}</code>],
        ]}
      />
      <div className="flex flex-wrap gap-2">
        <CopyButton label="Copy the request id" text={() => request.requestId} />
        {again !== null && <CopyButton label="Copy as curl" text={() => curl(again)} />}
        <Button icon={<Filter size={15} aria-hidden />} onClick={() => onFilter({ path, requestId: undefined })}>
          Only this path
        </Button>
        {keyId !== null && (
          <Button icon={<Filter size={15} aria-hidden />} onClick={() => onFilter({ keyId, requestId: undefined })}>
            Only this key
          </Button>
        )}
      </div>
    </>
  );
}

function ErrorCode({ code, status }: { code: string; status: number }) {
  const { title, remedy } = explain(new ApiError(code, "", status, null));
  return (
    <div className="flex flex-col items-start gap-1 rounded-md border border-danger-text/40 bg-danger-surface p-3">
      <p className="font-semibold">{title}</p>
      {remedy !== null && <p>{remedy}</p>}
      <p className="font-mono text-xs text-text-muted">{code}</p>
      <Button
        look="quiet"
        className="-ml-3"
        icon={<ExternalLink size={15} aria-hidden />}
        onClick={() => void platform.openExternal(`${baseUrl()}/docs#${code}`)}
      >
        What this code means
      </Button>
    </div>
  );
}

/** Whose key it was, by name if it is still there. */
function By({ keyId }: { keyId: string | null }) {
  const key = useKey(keyId);
  if (keyId === null) return "The operator, or nobody: a link or a public object";
  return key === undefined ? (
    <code>{keyId}</code>
  ) : (
    <>
      Key “<bdi>{key.name}</bdi>” <code>{key.prefix}…</code>
    </>
  );
}

function repeatable({ method, path }: LoggedRequest): CurlRequest | null {
  if (!path.startsWith("/v1/")) return null;
  return method === "GET" || method === "DELETE" ? { method, url: baseUrl() + path } : null;
}
