import { useState } from "react";
import { batchCopy, batchUrl } from "#/api/batch";
import { formatBytes, plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Dialog } from "#/ui/dialog";
import { Notice } from "#/ui/notice";
import { BatchProgress } from "./batch-progress";
import { Chosen, type Choice } from "./chosen";
import { type Destination, copyRequest, destinationProblem } from "./copy-plan";
import { DestinationPicker } from "./destination-picker";
import { useBatch } from "./use-batch";
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
  const { tally } = useTally(bucket, targets);
  const problem = destinationProblem(bucket, targets, to);
  const batch = useBatch({
    targets,
    call: async (part, signal) => {
      const { copied, errors, cursor = null } = await batchCopy(bucket, copyRequest(part, bucket, to, move), signal);
      return { done: copied, errors, cursor };
    },
    onOver: () => {
      if (move) onMoved();
    },
  });
  const verb = move ? "Move" : "Copy";
  const parts = [...(targets.keys.length > 0 ? [{ keys: [...targets.keys] }] : []), ...targets.regions];
  const clean = batch.state === "over" && batch.fault === null && batch.progress.failed === 0;
  return (
    <Dialog
      open
      title={<>{verb} {choice.name}</>}
      held={batch.state === "running"}
      description={tally === undefined ? "Counting…" : `${tally.more ? "More than " : ""}${plural(tally.objects, "object")}, ${formatBytes(tally.sizeBytes)}`}
      onClose={onClose}
      footer={
        <>
          <span className="mr-auto">
            <CopyButton
              label="Copy as curl"
              look="quiet"
              text={() =>
                parts
                  .map((part) => curl({ method: "POST", url: batchUrl(bucket, "batch-copy"), json: copyRequest(part, bucket, to, move) }))
                  .join("\n")
              }
            />
          </span>
          {batch.state === "running" ? (
            <Button onClick={batch.stop}>Stop</Button>
          ) : (
            <Button onClick={onClose}>{batch.state === "over" ? "Close" : "Cancel"}</Button>
          )}
          {!clean && (
            <Button
              look="primary"
              pending={batch.state === "running"}
              disabledBecause={problem}
              onClick={() => {
                setTouched(true);
                batch.run();
              }}
            >
              {batch.state === "running" ? (move ? "Moving…" : "Copying…") : batch.state === "over" ? "Try again" : `${verb} here`}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        {batch.state === "asking" ? (
          <>
            <Chosen label={move ? "To be moved" : "To be copied"} choice={choice} />
            <DestinationPicker
              value={to}
              problem={touched || to.bucket !== bucket || to.prefix !== prefix ? problem : null}
              onChange={(next) => {
                setTouched(true);
                setTo(next);
              }}
            />
            <p className="text-xs text-text-muted">Objects of the same name that are there already are replaced.</p>
          </>
        ) : (
          <BatchProgress batch={batch} done={move ? "moved" : "copied"} total={tally?.objects ?? null} />
        )}
        {clean && (
          <Notice tone="ok">
            {move ? "Moved to " : "Copied to "}
            <Link to={paths.bucket(to.bucket, { prefix: to.prefix })} className="text-accent-text underline">
              <bdi>{`${to.bucket}/${to.prefix}`}</bdi>
            </Link>
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
