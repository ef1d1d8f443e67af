import { RotateCcw } from "lucide-react";
import { useId } from "react";
import { type DeliveryFilter, LOGGED_EVENTS } from "#/api/webhooks";
import { zoneName } from "#/lib/time";
import { Button } from "#/ui/button";
import { SelectInput } from "#/ui/field";
import { MomentInput } from "#/ui/moment-input";
import { Segments } from "#/ui/segments";
import { useNow } from "#/ui/time";
import { STATUSES, TIMES, isTurned, withTime } from "./delivery-filter";
import { DELIVERY_WORDS } from "./status";

const TIME_WORDS: Record<(typeof TIMES)[number], string> = {
  "1h": "Last hour",
  "1d": "Last day",
  "7d": "Last 7 days",
  between: "From – to…",
};

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
      <SelectInput
        aria-label="Time"
        className="w-auto!"
        value={filter.time ?? ""}
        onChange={({ target }) => onChange(withTime(filter, target.value, Date.now()))}
      >
        <option value="">Any time</option>
        {TIMES.map((time) => (
          <option key={time} value={time}>
            {TIME_WORDS[time]}
          </option>
        ))}
      </SelectInput>
      {filter.time === "between" && <Between filter={filter} onChange={onChange} />}
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

function Between({ filter, onChange }: Pick<FilterBarProps, "filter" | "onChange">) {
  const id = useId();
  const zone = `In the time zone of this machine: ${zoneName(useNow())}`;
  return (
    <>
      <span className="flex items-center gap-1.5" title={zone}>
        <label htmlFor={`${id}-since`}>From</label>
        <MomentInput
          id={`${id}-since`}
          className="w-auto!"
          value={filter.since}
          onChange={(since) => onChange({ ...filter, since })}
        />
      </span>
      <span className="flex items-center gap-1.5" title={zone}>
        <label htmlFor={`${id}-until`}>to</label>
        <MomentInput
          id={`${id}-until`}
          className="w-auto!"
          aria-invalid={isTurned(filter) ? true : undefined}
          value={filter.until}
          onChange={(until) => onChange({ ...filter, until })}
        />
      </span>
    </>
  );
}
