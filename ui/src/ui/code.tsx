import { CopyButton } from "./copy-button";

/** Something to paste elsewhere: shown whole, copied by one click. */
export function CodeBlock({ label, text, copyLabel = "Copy" }: { label: string; text: string; copyLabel?: string }) {
  return (
    <figure aria-label={label} className="relative rounded-md border border-line bg-surface-sunken">
      <pre
        // Wider than its place it scrolls, so it has to be reachable by keyboard.
        tabIndex={0}
        className="overflow-x-auto py-2.5 pr-24 pl-3 font-mono text-xs whitespace-pre"
      >
        {text}
      </pre>
      <div className="absolute top-1.5 right-1.5 rounded-md bg-surface-sunken">
        <CopyButton label={copyLabel} text={() => text} look="quiet" />
      </div>
    </figure>
  );
}
