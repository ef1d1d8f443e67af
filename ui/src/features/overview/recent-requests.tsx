import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { blockingFault } from "#/api/fault";
import { type LoggedRequest, recentRequestsQuery } from "#/api/overview";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { Name } from "#/ui/name";
import { Section } from "#/ui/page";
import { FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";

/** What the server was asked last. */
export function RecentRequests() {
  const query = useQuery(recentRequestsQuery);
  const fault = blockingFault(query);
  return (
    <Section
      title="Last requests"
      aside={
        <Link to={paths.requests()} className="text-accent-text underline">
          All requests
        </Link>
      }
    >
      {fault !== null ? (
        <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <div role="status" aria-label="Loading the requests" className="waiting h-32" />
      ) : query.data.length === 0 ? (
        <p className="text-text-muted">No program has asked for anything yet.</p>
      ) : (
        <ul aria-label="Last requests" className="flex flex-col rounded-md border border-line">
          {query.data.map((request) => (
            <Request key={request.requestId} request={request} />
          ))}
        </ul>
      )}
    </Section>
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
