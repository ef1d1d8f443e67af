import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useRef } from "react";
import { batchDelete, batchUrl } from "#/api/batch";
import { faultOf } from "#/api/fault";
import { formatBytes, formatCount, plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Dialog } from "#/ui/dialog";
import { FaultNotice } from "#/ui/states";
import { showFault, toast } from "#/ui/toast";
import { BatchProgress } from "./batch-progress";
import { Chosen, type Choice } from "./chosen";
import { MAX_UNDO, undoDelete } from "./trash/undo";
import { useBatch, useTally } from "./use-batch";

interface DeleteDialogProps {
  bucket: string;
  choice: Choice;
  /** For how many days the bucket keeps what is deleted. */
  trashDays: number;
  onClose(): void;
  onDeleted(): void;
}

/** Says how much would go, then deletes it, showing how far it is and what would not go. */
export function DeleteDialog({ bucket, choice, trashDays, onClose, onDeleted }: DeleteDialogProps) {
  const { targets } = choice;
  const queryClient = useQueryClient();
  const go = useGo();
  const counted = useTally(bucket, targets);
  const gone = useRef<string[]>([]);
  const offerUndo = (count: number) => {
    if (count > MAX_UNDO) {
      toast(`${plural(count, "object")} moved to the trash`, { label: "Open it", run: () => go(paths.bucket(bucket, { trash: true })) });
      return;
    }
    const undo = async () => {
      const restored = await undoDelete(bucket, gone.current);
      void queryClient.invalidateQueries();
      toast(restored === count ? `${plural(restored, "object")} restored` : `${formatCount(restored)} of ${plural(count, "object")} restored. The rest is in the trash.`);
    };
    toast(`${plural(count, "object")} moved to the trash`, {
      label: "Undo",
      run: () => void undo().catch((cause: unknown) => showFault(faultOf(cause))),
    });
  };
  const batch = useBatch({
    targets,
    call: async (part, signal) => {
      const { deleted, errors, cursor = null } = await batchDelete(bucket, part, signal);
      gone.current.push(...deleted.slice(0, MAX_UNDO + 1 - gone.current.length));
      return { done: deleted, errors, cursor };
    },
    onOver: (clean, { done }) => {
      onDeleted();
      if (trashDays > 0 && done > 0) offerUndo(done);
      if (clean) onClose();
    },
  });
  const { tally } = counted;
  const parts = [...(targets.keys.length > 0 ? [{ keys: targets.keys }] : []), ...targets.regions];
  let description: ReactNode = "Counting what is in it…";
  if (tally !== undefined) {
    const many = `${tally.more ? "More than " : ""}${plural(tally.objects, "object")}`;
    description = `${many}, ${formatBytes(tally.sizeBytes)}, ${trashDays > 0 ? `will be kept in the trash for ${plural(trashDays, "day")}.` : "will be deleted for good. This cannot be undone."}`;
  } else if (counted.error !== null) description = "What is in it could not be counted.";
  return (
    <Dialog
      open
      title={<>Delete {choice.name}?</>}
      held={batch.state === "running"}
      description={description}
      onClose={onClose}
      footer={
        <>
          <span className="mr-auto">
            <CopyButton
              label="Copy as curl"
              look="quiet"
              text={() => parts.map((json) => curl({ method: "POST", url: batchUrl(bucket, "batch-delete"), json })).join("\n")}
            />
          </span>
          {batch.state === "running" ? (
            <Button onClick={batch.stop}>Stop</Button>
          ) : (
            <Button data-focus-first onClick={onClose}>
              {batch.state === "over" ? "Close" : "Cancel"}
            </Button>
          )}
          {batch.state !== "over" && (
            <Button
              look="danger"
              pending={batch.state === "running"}
              disabledBecause={tally === undefined && counted.error === null ? "Still counting" : null}
              onClick={batch.run}
            >
              {batch.state === "running" ? "Deleting…" : tally === undefined ? "Delete" : `Delete ${formatCount(tally.objects)}`}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        {counted.error !== null && <FaultNotice fault={faultOf(counted.error)} onRetry={counted.retry} />}
        {batch.state === "asking" && <Chosen label="To be deleted" choice={choice} />}
        <BatchProgress batch={batch} done="deleted" total={tally?.objects ?? null} />
      </div>
    </Dialog>
  );
}
