import { ArrowDownUp } from "lucide-react";
import { useStore } from "#/lib/use-store";
import { isOver } from "./queue";
import { activityOpen, useOperations, useTransfers } from "./use-transfers";

/** Opens the Activity panel, and tells how many things are on their way. */
export function ActivityButton() {
  const open = useStore(activityOpen);
  const moving = useTransfers().filter((transfer) => !isOver(transfer.state)).length;
  const running = moving + useOperations().filter(({ state }) => state === "running").length;
  return (
    <button
      type="button"
      aria-expanded={open}
      title="Activity"
      onClick={() => activityOpen.set(!open)}
      className="relative flex h-8 items-center gap-2.5 rounded-md px-2.5 hover:bg-surface-hover max-md:justify-center max-md:px-0"
    >
      <ArrowDownUp size={16} aria-hidden />
      <span className="max-md:sr-only">Activity</span>
      {running > 0 && (
        <span className="ml-auto rounded-full bg-accent px-1.5 text-xs font-medium text-on-accent max-md:absolute max-md:top-0 max-md:right-0">
          {running}
          <span className="sr-only"> running</span>
        </span>
      )}
    </button>
  );
}
