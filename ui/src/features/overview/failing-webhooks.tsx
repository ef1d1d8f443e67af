import { useQuery } from "@tanstack/react-query";
import { blockingFault } from "#/api/fault";
import { lastDeliveriesQuery, webhooksQuery } from "#/api/webhook-queries";
import type { Webhook } from "#/api/webhooks";
import { plural } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { Name } from "#/ui/name";
import { Notice } from "#/ui/notice";
import { FaultNotice } from "#/ui/states";

/** Webhooks that somebody should look at; none of them, and the notice is not there. */
export function FailingWebhooks() {
  const query = useQuery(webhooksQuery);
  const fault = blockingFault(query);
  // Whoever may not see webhooks misses nothing here.
  if (fault !== null && fault.code !== "forbidden") return <FaultNotice fault={fault} onRetry={() => void query.refetch()} />;
  const failing = query.data?.filter(({ status }) => status === "failing") ?? [];
  if (failing.length === 0) return null;
  return (
    <Notice tone="warn">
      <p className="font-medium">{`${plural(failing.length, "webhook")} cannot be delivered`}</p>
      <ul aria-label="Failing webhooks">
        {failing.map((webhook) => (
          <Failing key={webhook.id} webhook={webhook} />
        ))}
      </ul>
    </Notice>
  );
}

/** Leads to what failed last, with its verdict; to the webhook as long as that is not known. */
function Failing({ webhook: { id, url, description } }: { webhook: Webhook }) {
  const last = useQuery(lastDeliveriesQuery(id)).data?.find(({ status, attemptCount }) => status !== "delivered" && attemptCount > 0);
  return (
    <li className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <Link to={paths.webhook(id, { delivery: last?.id })} className="font-mono text-xs underline [overflow-wrap:anywhere]">
        <bdi>{url}</bdi>
      </Link>
      {description != null && <Name className="text-text-muted">{description}</Name>}
    </li>
  );
}
