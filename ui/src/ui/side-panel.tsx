import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useShortcut } from "#/lib/shortcuts";
import { IconButton } from "./button";

interface ListAndPanelProps {
  /** The list, whole. */
  children: ReactNode;
  /** A `SidePanel`, or nothing while none is open. */
  panel: ReactNode;
}

/** A list of things to be handled, with what is known of one of them at its side. */
export function ListAndPanel({ children, panel }: ListAndPanelProps) {
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">{children}</div>
      {panel}
    </div>
  );
}

interface SidePanelProps {
  /** What kind of thing is open in it. */
  label: string;
  title: ReactNode;
  onClose(): void;
  children: ReactNode;
}

/** One row of a `ListAndPanel`, as much as is known of it; over the list where there is no room for both. Escape closes it. */
export function SidePanel({ label, title, onClose, children }: SidePanelProps) {
  useShortcut((event) => event.key === "Escape", onClose);
  return (
    <aside
      aria-label={label}
      className="flex w-[28rem] shrink-0 flex-col border-l border-line bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:w-[min(28rem,100%)] max-lg:shadow-raised"
    >
      <header className="flex items-start gap-2 py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 py-1.5 text-base font-semibold [overflow-wrap:anywhere]">{title}</h2>
        <IconButton label="Close the details" shortcut="Esc" icon={<X size={16} aria-hidden />} onClick={onClose} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 pb-4">{children}</div>
    </aside>
  );
}
