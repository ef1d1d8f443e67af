import { useState } from "react";
import { CopyButton } from "./copy-button";
import { Segments } from "./segments";

/** A body of a request or an answer: laid out if it is JSON, and always exactly as it was. */
export function BodyView({ label, text }: { label: string; text: string }) {
  const [view, setView] = useState<"pretty" | "raw">("pretty");
  const pretty = laidOut(text);
  if (text === "") return <p className="text-text-muted">No body.</p>;
  return (
    <figure aria-label={label} className="flex min-w-0 flex-col gap-1.5">
      <div className="flex items-center justify-between gap-2">
        {pretty === null ? (
          <span className="text-xs text-text-muted">Not JSON; as it was received</span>
        ) : (
          <Segments
            label={`${label}, shown`}
            value={view}
            choices={[
              { value: "pretty", label: "Pretty" },
              { value: "raw", label: "Raw" },
            ]}
            onChange={setView}
          />
        )}
        <CopyButton look="icon" label={`Copy ${label.toLowerCase()}`} text={() => text} />
      </div>
      <pre
        // Higher than its place it scrolls, so it has to be reachable by keyboard.
        tabIndex={0}
        className="max-h-96 overflow-auto rounded-md border border-line bg-surface-sunken p-2.5 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {view === "pretty" && pretty !== null ? pretty : text}
      </pre>
    </figure>
  );
}

/** JSON over several lines; null for what is none, or has nothing to lay out. */
function laidOut(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" ? JSON.stringify(value, null, 2) : null;
  } catch {
    return null;
  }
}
