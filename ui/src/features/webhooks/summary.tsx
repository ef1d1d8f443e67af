import type { ReactNode } from "react";
import type { Webhook } from "#/api/webhooks";
import { CopyButton } from "#/ui/copy-button";
import { Name } from "#/ui/name";
import { Time } from "#/ui/time";
import { WebhookStatus } from "./status";
import { Success } from "./success";

/** What a webhook is and how it fares, in one line that wraps. */
export function Summary({ webhook }: { webhook: Webhook }) {
  const { events, buckets, prefix, description } = webhook;
  return (
    <div className="flex items-center gap-4 border-b border-line px-5 py-2">
      <dl className="flex min-w-0 flex-1 flex-wrap items-center gap-x-6 gap-y-1">
        <Fact name="Status">
          <WebhookStatus status={webhook.status} />
        </Fact>
        <Fact name="Success rate">
          <Success webhookId={webhook.id} />
        </Fact>
        <Fact name="Last delivery">{webhook.lastDeliveryAt == null ? "Never" : <Time at={webhook.lastDeliveryAt} />}</Fact>
        <Fact name="Events">{events.includes("*") ? "All" : events.join(", ")}</Fact>
        <Fact name="Buckets">{buckets == null ? "All" : <Name>{buckets.join(", ")}</Name>}</Fact>
        {prefix != null && prefix !== "" && (
          <Fact name="Keys from">
            <Name mono>{prefix}</Name>
          </Fact>
        )}
        {description != null && description !== "" && (
          <Fact name="Description">
            <Name>{description}</Name>
          </Fact>
        )}
      </dl>
      <CopyButton look="icon" label="Copy the URL" text={() => webhook.url} />
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex max-w-full min-w-0 items-center gap-2">
      <dt className="text-text-muted">{name}</dt>
      <dd className="flex min-w-0">{children}</dd>
    </div>
  );
}
