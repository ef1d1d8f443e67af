import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { platform } from "#platform";
import { type Operation, operations } from "#/api/operations";
import { useStore } from "#/lib/use-store";
import type { Transfer } from "#/platform/types";
import { Button, IconButton } from "#/ui/button";
import { OperationRow } from "./operation-row";
import { measurePaces } from "./paces";
import { isOver } from "./queue";
import { TransferRow } from "./transfer-row";
import { UploadLimits } from "./upload-limits";
import { activityOpen, useOperations, useTransfers } from "./use-transfers";
import { announcement, operationAnnouncement } from "./words";

/** What is over sooner says so in a toast; the panel does not open for it. */
const LONG_MS = 1_000;
/** What a bulk operation may have changed. */
const CHANGED = new Set(["objects", "objects-head", "object", "bucket", "buckets", "account", "trash", "tally", "uploads"]);

/**
 * Everything long, in one place at the corner of the window, above the bar that acts on a selection. It opens by
 * itself when something begins that takes a while.
 */
export function ActivityPanel() {
  const open = useStore(activityOpen);
  const transfers = useTransfers();
  const bulk = useOperations();
  const said = useAnnouncements(transfers, bulk);
  const clear = () => {
    // What failed stays until it is removed by itself: its row is the only list of what is missing.
    for (const transfer of transfers) if (isClearable(transfer)) platform.transfers.forget(transfer.id);
    for (const operation of bulk) if (isOperationClearable(operation)) operations.forget(operation.id);
  };
  const clearable = transfers.some(isClearable) || bulk.some(isOperationClearable);
  // Something waits for a file to be chosen again: nobody would look for it.
  useEffect(() => {
    if (platform.transfers.list().some(({ waitsForFile }) => waitsForFile)) activityOpen.set(true);
  }, []);
  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      {open && (
        <section
          aria-label="Activity"
          className="fixed right-3 bottom-15 z-30 flex max-h-[min(28rem,calc(100dvh-8rem))] w-[min(28rem,calc(100vw-1.5rem))] flex-col rounded-lg border border-line bg-surface-raised shadow-raised"
        >
          <header className="flex h-11 shrink-0 items-center gap-1 border-b border-line pr-1.5 pl-4">
            <h2 className="flex-1 font-semibold">Activity</h2>
            <UploadLimits parallel={platform.transfers.parallel} bandwidth={platform.transfers.bandwidth} />
            {clearable && (
              <Button look="quiet" className="h-7 text-xs" onClick={clear}>
                Clear finished
              </Button>
            )}
            <IconButton label="Close Activity" icon={<X size={16} aria-hidden />} onClick={() => activityOpen.set(false)} />
          </header>
          {transfers.length + bulk.length === 0 ? (
            <p className="px-4 py-6 text-center text-text-muted">
              Nothing is running. Uploads, downloads and what takes long on the server show up here.
            </p>
          ) : (
            // Scrollable, so reachable by keyboard even while its rows hold no button.
            <ul aria-label="Transfers" tabIndex={0} className="min-h-0 overflow-y-auto">
              {bulk.map((operation) => (
                <OperationRow key={operation.id} operation={operation} />
              ))}
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

function isClearable({ state, filesFailed, waitsForFile }: Transfer): boolean {
  return (state === "done" || state === "cancelled") && filesFailed === 0 && waitsForFile !== true;
}

function isOperationClearable({ state, failed }: Operation): boolean {
  return (state === "done" || state === "cancelled") && failed === 0;
}

/**
 * Compares each snapshot with the one before: measures how fast it goes, says what is worth hearing, opens the panel for
 * what is new and takes long, and has the lists asked again for what is over.
 */
function useAnnouncements(transfers: readonly Transfer[], bulk: readonly Operation[]): string {
  const queryClient = useQueryClient();
  const beforeTransfers = useRef<readonly Transfer[]>(transfers);
  const beforeBulk = useRef<readonly Operation[]>(bulk);
  const [said, setSaid] = useState("");
  useEffect(() => {
    measurePaces(transfers, Date.now());
    const known = new Map(beforeTransfers.current.map((transfer) => [transfer.id, transfer]));
    beforeTransfers.current = transfers;
    if (transfers.some((transfer) => !known.has(transfer.id))) activityOpen.set(true);
    const news = transfers.flatMap((transfer) => announcement(known.get(transfer.id), transfer) ?? []);
    if (news.length > 0) setSaid(news.join(". "));
    const over = transfers.some(({ id, state }) => isOver(state) && !isOver(known.get(id)?.state ?? "done"));
    if (over) refresh(queryClient);
  }, [transfers, queryClient]);
  useEffect(() => {
    const known = new Map(beforeBulk.current.map((operation) => [operation.id, operation]));
    beforeBulk.current = bulk;
    const news = bulk.flatMap((operation) => operationAnnouncement(known.get(operation.id), operation) ?? []);
    if (news.length > 0) setSaid(news.join(". "));
    const over = bulk.filter(({ id, state }) => state !== "running" && known.get(id)?.state === "running");
    if (over.some(({ state }) => state === "failed")) activityOpen.set(true);
    if (over.length > 0) refresh(queryClient);
  }, [bulk, queryClient]);
  const running = bulk.find(({ state }) => state === "running");
  const { id: runningId, title = "" } = running ?? {};
  useEffect(() => {
    if (runningId === undefined) return;
    const timer = setTimeout(() => {
      activityOpen.set(true);
      setSaid(`${title}: started`);
    }, LONG_MS);
    return () => clearTimeout(timer);
  }, [runningId, title]);
  return said;
}

/** Has what the screens show asked for again, and nothing else. */
function refresh(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({ predicate: ({ queryKey: [first] }) => CHANGED.has(String(first)) });
}
