/** A key of the keyboard. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="rounded-sm border border-line bg-surface-sunken px-1.5 py-0.5 font-mono text-xs">{children}</kbd>
  );
}
