import { Pause, Play, Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { RequestsView } from "#/paths";
import { Button } from "#/ui/button";
import { SelectInput, TextInput } from "#/ui/field";
import { Segments } from "#/ui/segments";
import { KeyChoice } from "./key-choice";
import { findBy } from "./log";

const STATUSES = ["2xx", "3xx", "4xx", "5xx"] as const;
const METHODS = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"] as const;
/** Nobody wants the log of every letter they type. */
const SETTLED_MS = 300;

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
  const shown = view.requestId ?? view.path ?? "";
  const [text, setText] = useState(shown);
  const [followed, setFollowed] = useState(shown);
  // The address was changed by something else than typing here.
  if (shown !== followed) {
    setFollowed(shown);
    if (text.trim() !== shown) setText(shown);
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (wanted: string) => {
    clearTimeout(timer.current);
    const { path, requestId } = findBy(wanted);
    if (path !== view.path || requestId !== view.requestId) onChange({ path, requestId });
  };
  return (
    <form
      role="search"
      className="relative w-72 max-w-full"
      onSubmit={(event) => {
        event.preventDefault();
        ask(text);
      }}
    >
      <Search size={14} aria-hidden className="absolute top-2.5 left-2.5 text-text-muted" />
      <TextInput
        type="search"
        aria-label="Find by request id or path"
        placeholder="Paste a request id, or type /v1/…"
        className="pl-8 font-mono text-xs"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => ask(target.value), SETTLED_MS);
        }}
      />
    </form>
  );
}
