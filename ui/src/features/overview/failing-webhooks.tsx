import { useQuery } from "@tanstack/react-query";
import { blockingFault } from "#/api/fault";
import { webhooksQuery } from "#/api/webhook-queries";
import { plural } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
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
        {failing.map(({ id, url }) => (
          <li key={id}>
            <Link to={paths.webhook(id)} className="font-mono text-xs underline [overflow-wrap:anywhere]">
              <bdi>{url}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
