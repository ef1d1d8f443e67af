import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { platform } from "#platform";
import type { Store } from "#/lib/store";
import { useStore } from "#/lib/use-store";
import type { Transfer } from "#/platform/types";
import { Button, IconButton } from "#/ui/button";
import { SelectInput } from "#/ui/field";
import { isOver } from "./queue";
import { TransferRow } from "./transfer-row";
import { activityOpen, useTransfers } from "./use-transfers";
import { announcement } from "./words";

/**
 * Everything long, in one place at the corner of the window, above the bar that acts on a selection. It opens by
 * itself when something begins.
 */
export function ActivityPanel() {
  const open = useStore(activityOpen);
  const transfers = useTransfers();
  const said = useAnnouncements(transfers);
  const over = transfers.filter((transfer) => isOver(transfer.state));
  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      {open && (
        <section
          aria-label="Activity"
          className="fixed right-3 bottom-15 z-30 flex max-h-[min(28rem,calc(100dvh-8rem))] w-[min(26rem,calc(100vw-1.5rem))] flex-col rounded-lg border border-line bg-surface-raised shadow-raised"
        >
          <header className="flex h-11 shrink-0 items-center gap-1 border-b border-line pr-1.5 pl-4">
            <h2 className="flex-1 font-semibold">Activity</h2>
            {platform.transfers.parallel !== undefined && <ParallelChoice parallel={platform.transfers.parallel} />}
            {over.length > 0 && (
              <Button look="quiet" onClick={() => over.forEach(({ id }) => platform.transfers.forget(id))}>
                Clear finished
              </Button>
            )}
            <IconButton label="Close Activity" icon={<X size={16} aria-hidden />} onClick={() => activityOpen.set(false)} />
          </header>
          {transfers.length === 0 ? (
            <p className="px-4 py-6 text-center text-text-muted">
              Nothing is running. Uploads and downloads show up here.
            </p>
          ) : (
            // Scrollable, so reachable by keyboard even while its rows hold no button.
            <ul aria-label="Transfers" tabIndex={0} className="min-h-0 overflow-y-auto">
              {transfers.map((transfer) => (
                <TransferRow key={transfer.id} transfer={transfer} />
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  );
}

const PARALLEL = [1, 2, 4, 8];

/** How much of the connection uploads may take. */
function ParallelChoice({ parallel }: { parallel: Store<number> }) {
  const now = useStore(parallel);
  return (
    <SelectInput
      aria-label="Files at a time"
      className="h-7! w-auto! text-xs"
      value={now}
      onChange={(event) => parallel.set(Number(event.target.value))}
    >
      {PARALLEL.map((count) => (
        <option key={count} value={count}>
          {`${count} at a time`}
        </option>
      ))}
    </SelectInput>
  );
}

/** Compares each snapshot with the one before: says what is worth hearing, and opens the panel for what is new. */
function useAnnouncements(transfers: readonly Transfer[]): string {
  const before = useRef<readonly Transfer[]>(transfers);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const known = new Map(before.current.map((transfer) => [transfer.id, transfer]));
    before.current = transfers;
    if (transfers.some((transfer) => !known.has(transfer.id))) activityOpen.set(true);
    const news = transfers.flatMap((transfer) => announcement(known.get(transfer.id), transfer) ?? []);
    if (news.length > 0) setSaid(news.join(". "));
  }, [transfers]);
  return said;
}
