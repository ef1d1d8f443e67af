import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { blockingFault } from "#/api/fault";
import { type LoggedRequest, recentRequestsQuery } from "#/api/overview";
import { paths } from "#/paths";
import { Name } from "#/ui/name";
import { Time } from "#/ui/time";
import { ListSection } from "./list-section";

/** What the server was asked last. */
export function RecentRequests() {
  const query = useQuery(recentRequestsQuery);
  return (
    <ListSection
      title="Last requests"
      all={{ label: "All requests", to: paths.requests() }}
      fault={blockingFault(query)}
      onRetry={() => void query.refetch()}
      rows={query.data}
      loading="Loading the requests"
      empty="No program has asked for anything yet."
    >
      {(requests) => (
        <ul aria-label="Last requests" className="flex flex-col rounded-md border border-line">
          {requests.map((request) => (
            <Request key={request.requestId} request={request} />
          ))}
        </ul>
      )}
    </ListSection>
  );
}

function Request({ request: { method, path, status, code, at, durationMs, requestId } }: { request: LoggedRequest }) {
  const failed = status >= 400;
  return (
    <li className="flex items-center gap-3 border-line px-3 py-1.5 not-first:border-t" title={requestId}>
      {failed ? (
        <CircleAlert size={15} aria-label="Failed" className="shrink-0 text-danger-text" />
      ) : (
        <CircleCheck size={15} aria-label="Succeeded" className="shrink-0 text-ok-text" />
      )}
      <code className="w-13 shrink-0 font-mono text-xs">{method}</code>
      <Name mono className="min-w-0 flex-1 text-xs">{path}</Name>
      <span className={failed ? "shrink-0 text-danger-text" : "shrink-0 text-text-muted"}>{code ?? status}</span>
      <span className="w-16 shrink-0 text-right text-text-muted max-sm:hidden">{`${durationMs} ms`}</span>
      <span className="w-24 shrink-0 truncate text-right text-text-muted">
        <Time at={at} />
      </span>
    </li>
  );
}
