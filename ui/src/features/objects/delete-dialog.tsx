import type { ReactNode } from "react";
import { batchUrl } from "#/api/batch";
import { faultOf } from "#/api/fault";
import { operations } from "#/api/operations";
import { formatBytes, formatCount, plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { FaultNotice } from "#/ui/states";
import { Chosen, type Choice } from "./chosen";
import { deleteJob } from "./delete-job";
import { useTally } from "./use-tally";

interface DeleteDialogProps {
  bucket: string;
  prefix: string;
  choice: Choice;
  /** For how many days the bucket keeps what is deleted. */
  trashDays: number;
  onClose(): void;
  onDeleted(): void;
}

/** Says how much would go, then has it deleted: how far that is, and what would not go, is told by the Activity panel. */
export function DeleteDialog({ bucket, prefix, choice, trashDays, onClose, onDeleted }: DeleteDialogProps) {
  const { targets } = choice;
  const go = useGo();
  const counted = useTally(bucket, targets);
  const { tally } = counted;
  const start = () => {
    const total = tally === undefined || tally.more ? null : tally.objects;
    // First away from what is going, so that its panel does not ask for it.
    onDeleted();
    onClose();
    operations.start(
      deleteJob({ bucket, prefix, choice, total, trashDays, onOpenTrash: () => go(paths.bucket(bucket, { trash: true })) }),
    );
  };
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
      description={description}
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => parts.map((json) => curl({ method: "POST", url: batchUrl(bucket, "batch-delete"), json })).join("\n")} />
          <Button data-focus-first onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="danger"
            disabledBecause={tally === undefined && counted.error === null ? "Still counting" : null}
            onClick={start}
          >
            {tally === undefined ? "Delete" : `Delete ${formatCount(tally.objects)}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        {counted.error !== null && <FaultNotice fault={faultOf(counted.error)} onRetry={counted.retry} />}
        <Chosen label="To be deleted" choice={choice} />
      </div>
    </Dialog>
  );
}
