import { useInfiniteQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { blockingFault } from "#/api/fault";
import { deliveriesQuery } from "#/api/webhook-queries";
import { type Delivery, type DeliveryFilter, askedFor, webhookUrl } from "#/api/webhooks";
import { curl } from "#/lib/curl";
import { useShortcut } from "#/lib/shortcuts";
import { Button } from "#/ui/button";
import { DataGrid } from "#/ui/grid/data-grid";
import { EmptyState, FaultState, LoadingRows } from "#/ui/states";
import { useNow } from "#/ui/time";
import { SLIM_COLUMNS, WIDE_COLUMNS } from "./delivery-columns";
import { isNarrow, isTurned, isWithin } from "./delivery-filter";

interface DeliveriesProps {
  webhookId: string;
  filter: DeliveryFilter;
  openId: string | null;
  onOpen(deliveryId: string): void;
  onShowAll(): void;
  /** What can be done where there is nothing yet. */
  action: ReactNode;
}

/** The log of a webhook, newest first. `j` and `k` step through it wherever the focus is. */
export function Deliveries({ webhookId, filter, openId, onOpen, onShowAll, action }: DeliveriesProps) {
  const { time, until } = filter;
  const turned = isTurned(filter);
  const deliveries = useInfiniteQuery({ ...deliveriesQuery(webhookId, filter), enabled: !turned });
  const now = useNow();
  const rows = useMemo(
    () => deliveries.data?.pages.flatMap((page) => page.data.filter(({ createdAt }) => isWithin(time, createdAt, now))),
    [deliveries.data, time, now],
  );
  const fault = blockingFault(deliveries);

  const step = (by: 1 | -1) => {
    if (rows === undefined) return;
    const at = rows.findIndex(({ id }) => id === openId);
    const next = rows[at === -1 ? 0 : at + by];
    if (next !== undefined) onOpen(next.id);
  };
  useShortcut(plain("j"), () => step(1));
  useShortcut(plain("k"), () => step(-1));

  if (turned) {
    return (
      <EmptyState
        icon={<Inbox size={28} aria-hidden />}
        title="The end lies before the beginning"
        action={<Button onClick={onShowAll}>Show all deliveries</Button>}
      >
        Nothing can be between the two: choose a later end, or an earlier beginning.
      </EmptyState>
    );
  }
  if (fault !== null) return <FaultState fault={fault} onRetry={() => void deliveries.refetch()} />;
  if (rows === undefined) return <LoadingRows label="Loading the deliveries" />;
  if (rows.length === 0) {
    const asked = new URLSearchParams({ ...askedFor(filter, now) });
    return (
      <div className="overflow-y-auto">
        {isNarrow(filter) ? (
          <EmptyState
            icon={<Inbox size={28} aria-hidden />}
            title="No delivery is like that"
            action={<Button onClick={onShowAll}>Show all deliveries</Button>}
            curl={curl({ url: webhookUrl(webhookId, `/deliveries?${asked}`) })}
          >
            Nothing of the last 30 days matches the filter.
            {until === undefined && " What comes is shown here at once."}
          </EmptyState>
        ) : (
          <EmptyState
            icon={<Inbox size={28} aria-hidden />}
            title="Nothing was sent yet"
            action={action}
            curl={curl({ method: "POST", url: webhookUrl(webhookId, "/test") })}
          >
            Upload or delete an object that this webhook listens to, or send a test event.
          </EmptyState>
        )}
      </div>
    );
  }
  return (
    <DataGrid
      label="Deliveries"
      columns={openId === null ? WIDE_COLUMNS : SLIM_COLUMNS}
      slim={openId !== null}
      fitsFromPx={860}
      rows={rows}
      rowId={deliveryId}
      total={deliveries.hasNextPage ? null : rows.length}
      openId={openId}
      onOpen={({ id }) => onOpen(id)}
      onNearEnd={() => {
        if (deliveries.hasNextPage && !deliveries.isFetching) void deliveries.fetchNextPage();
      }}
    />
  );
}

/** This key and none with it: Ctrl+K is the palette's. */
export function plain(key: string): (event: KeyboardEvent) => boolean {
  return (event) => event.key === key && !event.ctrlKey && !event.metaKey && !event.altKey;
}

const deliveryId = (delivery: Delivery) => delivery.id;
