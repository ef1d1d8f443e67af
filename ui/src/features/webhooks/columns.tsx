import type { Webhook } from "#/api/webhooks";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import type { Column } from "#/ui/grid/columns";
import { Name } from "#/ui/name";
import { Time } from "#/ui/time";
import { WebhookStatus } from "./status";
import { Success } from "./success";

export const WEBHOOK_COLUMNS: readonly Column<Webhook>[] = [
  {
    id: "url",
    header: "URL",
    width: "minmax(10rem, 1fr)",
    cell: ({ id, url, description }) => (
      <>
        <Link to={paths.webhook(id)} tabIndex={-1} className="flex min-w-0 font-medium hover:underline">
          <Name>{url}</Name>
        </Link>
        {description != null && description !== "" && <Name className="min-w-0 flex-1 text-text-muted">{description}</Name>}
      </>
    ),
  },
  { id: "status", header: "Status", width: "5rem", cell: ({ status }) => <WebhookStatus status={status} /> },
  {
    id: "events",
    header: "Events",
    width: "9rem",
    optional: true,
    cell: ({ events }) => <span className="truncate">{eventsInWords(events)}</span>,
  },
  { id: "success", header: "Success rate", width: "10rem", cell: ({ id }) => <Success webhookId={id} /> },
  {
    id: "last",
    header: "Last delivery",
    width: "6.5rem",
    cell: ({ lastDeliveryAt }) => (
      <span className="truncate text-text-muted">{lastDeliveryAt == null ? "Never" : <Time at={lastDeliveryAt} />}</span>
    ),
  },
];

/** "All events", "object.created", "2 events". */
function eventsInWords(events: readonly string[]): string {
  if (events.includes("*")) return "All events";
  return events.length === 1 ? (events[0] ?? "") : `${events.length} events`;
}
