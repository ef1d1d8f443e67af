import { Menu as Base } from "@base-ui/react/menu";
import { clsx } from "clsx";
import type { ReactElement, ReactNode } from "react";

/** A list of actions that opens from a button. */
export function Menu({ trigger, children }: { trigger: ReactElement<Record<string, unknown>>; children: ReactNode }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-50 outline-none">
          <Base.Popup className="min-w-44 rounded-md border border-line bg-surface-raised py-1 shadow-raised outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({ icon, danger = false, onSelect, children }: { icon?: ReactNode; danger?: boolean; onSelect(): void; children: ReactNode }) {
  return (
    <Base.Item
      onClick={onSelect}
      className={clsx(
        "mx-1 flex h-8 items-center gap-2 rounded-sm px-2 outline-none select-none data-highlighted:bg-surface-hover",
        danger && "text-danger-text",
      )}
    >
      {icon}
      {children}
    </Base.Item>
  );
}
