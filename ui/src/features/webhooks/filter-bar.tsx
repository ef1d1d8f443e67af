import { RotateCcw } from "lucide-react";
import { type DeliveryFilter, EVENTS } from "#/api/webhooks";
import { Button } from "#/ui/button";
import { SelectInput } from "#/ui/field";
import { Segments } from "#/ui/segments";
import { DELIVERY_WORDS } from "./status";

const STATUSES = ["delivered", "pending", "failed"] as const;
/** A test event is sent whatever a webhook listens to, so it is found in its log, too. */
const LISTED = [...EVENTS, "webhook.test"] as const;

/** What the address asks for; what is no filter is none. */
export function readFilter(search: Record<string, string | undefined>): DeliveryFilter {
  const status = STATUSES.find((known) => known === search.status);
  return { ...(status === undefined ? {} : { status }), ...(search.event === undefined ? {} : { event: search.event }) };
}

interface FilterBarProps {
  filter: DeliveryFilter;
  onChange(filter: DeliveryFilter): void;
  enabled: boolean;
  onReplay(): void;
}

export function FilterBar({ filter, onChange, enabled, onReplay }: FilterBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-5 py-2">
      <Segments
        label="Status"
        value={filter.status ?? "all"}
        choices={[{ value: "all", label: "All" }, ...STATUSES.map((value) => ({ value, label: DELIVERY_WORDS[value] }))]}
        onChange={(status) => onChange({ ...filter, status: status === "all" ? undefined : status })}
      />
      <SelectInput
        aria-label="Event"
        className="w-auto!"
        value={filter.event ?? ""}
        onChange={({ target }) => onChange({ ...filter, event: target.value === "" ? undefined : target.value })}
      >
        <option value="">All events</option>
        {LISTED.map((event) => (
          <option key={event}>{event}</option>
        ))}
      </SelectInput>
      <span className="ml-auto">
        <Button
          icon={<RotateCcw size={15} aria-hidden />}
          disabledBecause={enabled ? null : "The webhook is paused: enable it first"}
          onClick={onReplay}
        >
          Redeliver failed…
        </Button>
      </span>
    </div>
  );
}
