import type { Delivery } from "#/api/webhooks";
import type { Column } from "#/ui/grid/columns";
import { Time, useNow } from "#/ui/time";
import { clockTime, countdown } from "#/lib/time";
import { DeliveryState } from "./status";

const STATE: Column<Delivery> = {
  id: "status",
  header: "Status",
  width: "6.5rem",
  cell: (delivery) => <DeliveryState delivery={delivery} />,
};
const EVENT: Column<Delivery> = {
  id: "event",
  header: "Event",
  width: "minmax(8rem, 1fr)",
  cell: ({ event }) => <span className="truncate font-mono text-xs">{event}</span>,
};
const CREATED: Column<Delivery> = {
  id: "created",
  header: "Created",
  width: "8rem",
  end: true,
  cell: ({ createdAt }) => (
    <span className="truncate text-text-muted">
      <Time at={createdAt} />
    </span>
  ),
};

/** The whole width of the screen. */
export const WIDE_COLUMNS: readonly Column<Delivery>[] = [
  STATE,
  EVENT,
  {
    id: "eventId",
    header: "Event id",
    width: "17rem",
    optional: true,
    cell: ({ eventId }) => <span className="truncate font-mono text-xs text-text-muted">{eventId}</span>,
  },
  {
    id: "attempts",
    header: "Attempts",
    width: "5rem",
    end: true,
    cell: ({ attemptCount }) => attemptCount,
  },
  {
    id: "next",
    header: "Next attempt",
    width: "6.5rem",
    cell: ({ nextAttemptAt }) => (
      <span className="truncate text-text-muted">{nextAttemptAt == null ? "" : <NextTry at={nextAttemptAt} />}</span>
    ),
  },
  CREATED,
];

/** Beside an open delivery. */
export const SLIM_COLUMNS: readonly Column<Delivery>[] = [STATE, { ...EVENT, width: "minmax(6rem, 1fr)" }, { ...CREATED, width: "5.5rem" }];

function NextTry({ at }: { at: string }) {
  const now = useNow();
  const left = countdown(Date.parse(at), now);
  return (
    <time dateTime={at} title={clockTime(at)}>
      {left === null ? "now" : `in ${left}`}
    </time>
  );
}
