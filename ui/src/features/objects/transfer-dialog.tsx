import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { batchUrl } from "#/api/batch";
import { operations } from "#/api/operations";
import { bucketQuery } from "#/api/queries";
import { formatBytes, plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Chosen, type Choice } from "./chosen";
import { ConflictChoice } from "./conflict-choice";
import { type Destination, type OnConflict, copyRequest, copyStep, destinationProblem } from "./copy-plan";
import { DestinationPicker } from "./destination-picker";
import { transferJob } from "./transfer-job";
import { useTally } from "./use-tally";

interface TransferDialogProps {
  bucket: string;
  prefix: string;
  choice: Choice;
  how: "copy" | "move";
  onClose(): void;
  onMoved(): void;
}

/** Copies or moves objects and folders to another place: no byte travels, only names change. */
export default function TransferDialog({ bucket, prefix, choice, how, onClose, onMoved }: TransferDialogProps) {
  const { targets } = choice;
  const move = how === "move";
  const [to, setTo] = useState<Destination>({ bucket, prefix });
  const [touched, setTouched] = useState(false);
  const [onConflict, setOnConflict] = useState<OnConflict>("rename");
  const { tally } = useTally(bucket, targets);
  const trash = (useQuery(bucketQuery(to.bucket)).data?.trashDays ?? 0) > 0;
  const go = useGo();
  const problem = destinationProblem(bucket, targets, to);
  const start = () => {
    setTouched(true);
    if (problem !== null) return;
    if (move) onMoved();
    onClose();
    operations.start(
      transferJob({
        title: `${move ? "Move" : "Copy"} ${choice.text}`,
        does: move ? "moved" : "copied",
        from: bucket,
        to,
        targets,
        move,
        onConflict,
        total: tally === undefined || tally.more ? null : tally.objects,
        step: (part) => copyStep(part, bucket, to),
        said: (count) => `${plural(count, "object")} ${move ? "moved" : "copied"} to ${to.bucket}/${to.prefix}`,
        onOpen: () => go(paths.bucket(to.bucket, { prefix: to.prefix })),
        onOpenTrash: trash ? () => go(paths.bucket(to.bucket, { trash: true })) : null,
      }),
    );
  };
  const verb = move ? "Move" : "Copy";
  const parts = [...(targets.keys.length > 0 ? [{ keys: [...targets.keys] }] : []), ...targets.regions];
  return (
    <Dialog
      open
      title={<>{verb} {choice.name}</>}
      description={tally === undefined ? "Counting…" : `${tally.more ? "More than " : ""}${plural(tally.objects, "object")}, ${formatBytes(tally.sizeBytes)}`}
      onClose={onClose}
      footer={
        <>
          <DialogCurl
            text={() =>
              parts
                .map((part) => curl({ method: "POST", url: batchUrl(bucket, "batch-copy"), json: copyRequest(part, copyStep(part, bucket, to), move, onConflict) }))
                .join("\n")
            }
          />
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabledBecause={problem} onClick={start}>
            {`${verb} here`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        <Chosen label={move ? "To be moved" : "To be copied"} choice={choice} />
        <DestinationPicker
          value={to}
          problem={touched || to.bucket !== bucket || to.prefix !== prefix ? problem : null}
          onChange={(next) => {
            setTouched(true);
            setTo(next);
          }}
        />
        <ConflictChoice value={onConflict} trash={trash} onChange={setOnConflict} />
      </div>
    </Dialog>
  );
}
