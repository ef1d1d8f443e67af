import { CopyButton } from "./copy-button";

interface HeaderListProps {
  values: Record<string, string>;
  /** What is said when there are none. */
  empty: string;
  note: string | null;
}

/** The headers of a message, closable, since they are long and seldom looked at twice. */
export function HeaderList({ values, empty, note }: HeaderListProps) {
  const entries = Object.entries(values);
  if (entries.length === 0) return <p className="text-text-muted">{empty}</p>;
  return (
    <details open className="relative min-w-0">
      <summary className="mb-1.5 h-8 content-center text-text-muted">Headers ({entries.length})</summary>
      <span className="absolute top-0 right-0">
        <CopyButton look="icon" label="Copy the headers" text={() => entries.map((entry) => entry.join(": ")).join("\n")} />
      </span>
      {note !== null && <p className="mb-1 text-xs text-text-muted">{note}</p>}
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-0.5 font-mono text-xs">
        {entries.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-text-muted">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
