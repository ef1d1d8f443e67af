import { RotateCcw } from "lucide-react";
import { type DeliveryFilter, LOGGED_EVENTS } from "#/api/webhooks";
import { Button } from "#/ui/button";
import { SelectInput } from "#/ui/field";
import { Segments } from "#/ui/segments";
import { DELIVERY_WORDS } from "./status";

const STATUSES = ["delivered", "pending", "failed"] as const;

/** What the address asks for; what is no filter is none. */
export function readFilter(search: Record<string, string | undefined>): DeliveryFilter {
  const status = STATUSES.find((known) => known === search.status);
  const event = LOGGED_EVENTS.find((known) => known === search.event);
  return { ...(status === undefined ? {} : { status }), ...(event === undefined ? {} : { event }) };
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
        onChange={({ target }) => onChange({ ...filter, event: LOGGED_EVENTS.find((event) => event === target.value) })}
      >
        <option value="">All events</option>
        {LOGGED_EVENTS.map((event) => (
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
