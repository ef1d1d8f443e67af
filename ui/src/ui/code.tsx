import { CopyButton } from "./copy-button";

/** Something to paste elsewhere: shown whole, copied by one click. */
export function CodeBlock({ label, text, copyLabel = "Copy" }: { label: string; text: string; copyLabel?: string }) {
  return (
    <figure aria-label={label} className="flex items-start gap-1 rounded-md border border-line bg-surface-sunken p-1">
      <pre
        // Wider than its place it scrolls, so it has to be reachable by keyboard.
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto px-2 py-2 font-mono text-xs whitespace-pre"
      >
        {text}
      </pre>
      <CopyButton label={copyLabel} text={() => text} look="quiet" />
    </figure>
  );
}
