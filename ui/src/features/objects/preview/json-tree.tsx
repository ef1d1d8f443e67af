import { clsx } from "clsx";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { formatCount, plural } from "#/lib/bytes";
import { Button } from "#/ui/button";

/** So many children of one value are drawn at once. */
const AT_ONCE = 100;

/** A JSON value as a tree: each object and list opens and closes, and only what is open is drawn. */
export function JsonTree({ value }: { value: unknown }) {
  return <JsonNode name={null} value={value} open />;
}

function JsonNode({ name, value, open: opened = false }: { name: string | null; value: unknown; open?: boolean }) {
  const [open, setOpen] = useState(opened);
  const [shown, setShown] = useState(AT_ONCE);
  const label = name === null ? null : (
    <>
      <bdi className="text-accent-text">{name}</bdi>
      <span className="text-text-muted">: </span>
    </>
  );
  if (value === null || typeof value !== "object") {
    return (
      <div className="py-0.5 pl-5 [overflow-wrap:anywhere]">
        {label}
        <bdi className={clsx(typeof value === "string" ? "text-ok-text" : "text-warn-text")}>{JSON.stringify(value)}</bdi>
      </div>
    );
  }
  const entries = Object.entries(value);
  const summary = Array.isArray(value) ? `[${plural(entries.length, "item")}]` : `{${plural(entries.length, "field")}}`;
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex max-w-full items-center gap-1 rounded-sm py-0.5 text-left hover:bg-surface-hover"
      >
        {open ? <ChevronDown size={14} aria-hidden className="shrink-0" /> : <ChevronRight size={14} aria-hidden className="shrink-0" />}
        <span className="truncate">
          {label}
          <span className="text-text-muted">{summary}</span>
        </span>
      </button>
      {open && (
        <div className="ml-1.5 border-l border-line pl-2">
          {entries.slice(0, shown).map(([key, child]) => (
            <JsonNode key={key} name={key} value={child} />
          ))}
          {entries.length > shown && (
            <Button look="quiet" className="h-6 text-xs" everyClick onClick={() => setShown(shown + AT_ONCE)}>
              {`Show more of ${formatCount(entries.length - shown)}`}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
