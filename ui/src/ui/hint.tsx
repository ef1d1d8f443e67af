import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";

/** A short text on hover and focus. Never the only place where something is said. */
export function Hint({ text, children }: { text: string; children: ReactElement<Record<string, unknown>> }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="max-w-xs rounded-sm bg-text px-2 py-1 text-xs text-surface shadow-raised">
            {text}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
