import { clsx } from "clsx";
import type { ReactNode } from "react";

/** The parts of a screen that have addresses of their own. Its children are links in `tabClass`. */
export function TabBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className="flex gap-1 border-b border-line px-4">
      {children}
    </nav>
  );
}

export function tabClass(here: boolean): string {
  return clsx(
    "-mb-px border-b-2 px-2 py-2 font-medium",
    here ? "border-accent-text text-text" : "border-transparent text-text-muted hover:text-text",
  );
}
