import { Pause, Play } from "lucide-react";
import type { RequestsView } from "#/paths";
import { Button } from "#/ui/button";
import { SelectInput } from "#/ui/field";
import { FilterBox, focusGrid } from "#/ui/filter-box";
import { Segments } from "#/ui/segments";
import { KeyChoice } from "./key-choice";
import { findBy } from "./log";

const STATUSES = ["2xx", "3xx", "4xx", "5xx"] as const;
const METHODS = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"] as const;

interface FiltersProps {
  view: RequestsView;
  onChange(change: RequestsView): void;
  paused: boolean;
  onPause(paused: boolean): void;
}

export function Filters({ view, onChange, paused, onPause }: FiltersProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-5 py-2">
      <FindBox view={view} onChange={onChange} />
      <Segments
        label="Status"
        value={STATUSES.find((status) => status === view.status) ?? "all"}
        choices={[{ value: "all", label: "All" }, ...STATUSES.map((value) => ({ value, label: value }))]}
        onChange={(status) => onChange({ status: status === "all" ? undefined : status })}
      />
      <SelectInput
        aria-label="Method"
        className="w-auto!"
        value={view.method ?? ""}
        onChange={({ target }) => onChange({ method: target.value === "" ? undefined : target.value })}
      >
        <option value="">All methods</option>
        {METHODS.map((method) => (
          <option key={method}>{method}</option>
        ))}
      </SelectInput>
      <KeyChoice value={view.keyId} onChange={(keyId) => onChange({ keyId })} />
      <label className="flex items-center gap-2 px-1">
        <input
          type="checkbox"
          className="size-4"
          checked={view.all !== true}
          onChange={({ target }) => onChange({ all: !target.checked })}
        />
        Hide the console's own
      </label>
      <span className="ml-auto">
        <Button
          icon={paused ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
          look={paused ? "primary" : "plain"}
          onClick={() => onPause(!paused)}
        >
          {paused ? "Go on" : "Pause"}
        </Button>
      </span>
    </div>
  );
}

function FindBox({ view, onChange }: Pick<FiltersProps, "view" | "onChange">) {
  return (
    <FilterBox
      label="Find by request id or path"
      placeholder="Request id or /v1/…"
      className="w-56"
      mono
      value={view.requestId ?? view.path ?? ""}
      onDown={focusGrid}
      onChange={(text) => {
        const { path, requestId } = findBy(text);
        onChange({ path, requestId });
      }}
    />
  );
}
