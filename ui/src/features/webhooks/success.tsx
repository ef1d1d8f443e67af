import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { lastDeliveriesQuery } from "#/api/webhook-queries";

/** How the last deliveries of a webhook fared: a bar for each, the newest on the right, and the sum in words. */
export function Success({ webhookId }: { webhookId: string }) {
  const { data } = useQuery(lastDeliveriesQuery(webhookId));
  if (data === undefined) return null;
  if (data.length === 0) return <span className="text-text-muted">Nothing sent yet</span>;
  const delivered = data.filter(({ status }) => status === "delivered").length;
  return (
    <span className="flex min-w-0 items-center gap-2" title={`${delivered} of the last ${data.length} deliveries succeeded`}>
      <span aria-hidden className="flex shrink-0 items-end gap-px">
        {data.toReversed().map(({ id, status }) => (
          <span
            key={id}
            className={clsx(
              "w-[3px] rounded-full",
              status === "delivered" ? "h-4 bg-ok-text" : status === "failed" ? "h-4 bg-danger-text" : "h-2 bg-warn",
            )}
          />
        ))}
      </span>
      <span className="truncate text-text-muted">
        {delivered} of {data.length}
      </span>
    </span>
  );
}
