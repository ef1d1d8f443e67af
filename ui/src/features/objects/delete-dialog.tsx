import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { faultOf } from "#/api/fault";
import { objectUrl } from "#/api/objects";
import { formatCount, plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Dialog } from "#/ui/dialog";
import { Name } from "#/ui/name";
import { Progress } from "#/ui/progress";
import { type Fault, FaultNotice } from "#/ui/states";
import { type DeleteProgress, type DeleteTargets, countTargets, deleteTargets } from "./delete-run";
import type { Row } from "./rows";

interface DeleteDialogProps {
  bucket: string;
  rows: readonly Row[];
  onClose(): void;
  onDeleted(): void;
}

const START: DeleteProgress = { deleted: 0, failed: 0, failures: [] };

/** Says how much would go, then deletes it, showing how far it is and what would not go. */
export function DeleteDialog({ bucket, rows, onClose, onDeleted }: DeleteDialogProps) {
  const queryClient = useQueryClient();
  const [targets] = useState<DeleteTargets>(() => ({
    keys: rows.flatMap((row) => (row.kind === "object" ? [row.id] : [])),
    prefixes: rows.flatMap((row) => (row.kind === "folder" ? [row.id] : [])),
  }));
  const counted = useQuery({
    queryKey: ["delete-count", bucket, targets],
    queryFn: ({ signal }) => countTargets(bucket, targets, signal),
    gcTime: 0,
  });
  const [state, setState] = useState<"asking" | "running" | "over">("asking");
  const [progress, setProgress] = useState(START);
  const [fault, setFault] = useState<Fault | null>(null);
  const begun = useRef(false);
  const cut = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    cut.current = controller;
    return () => controller.abort();
  }, []);

  const run = async () => {
    // Held at once: the second half of a double click comes before the next drawing.
    if (begun.current) return;
    begun.current = true;
    const { signal } = cut.current;
    setState("running");
    let clean = false;
    try {
      const end = await deleteTargets(bucket, targets, setProgress, signal);
      clean = end.failed === 0 && !signal.aborted;
    } catch (cause) {
      if (!signal.aborted) setFault(faultOf(cause));
    }
    setState("over");
    // First away from an object that is gone, so that its panel does not ask for it.
    onDeleted();
    void queryClient.invalidateQueries();
    if (clean) onClose();
  };

  const [first] = rows;
  const title =
    rows.length === 1 && first !== undefined ? (
      <>
        Delete {first.kind === "folder" ? "the folder " : ""}“<bdi>{first.name}</bdi>”?
      </>
    ) : (
      `Delete ${plural(rows.length, "row")}?`
    );
  const count = counted.data?.count ?? null;
  const howMany = counted.data === undefined ? null : `${counted.data.more ? "More than " : ""}${plural(counted.data.count, "object")}`;
  // What lies below a folder has to be listed first, which no single command does.
  const asCommands = targets.prefixes.length === 0;
  return (
    <Dialog
      open
      title={title}
      held={state === "running"}
      description={
        howMany === null
          ? counted.error === null
            ? "Counting what is in it…"
            : "What is in it could not be counted."
          : `${howMany} will be deleted for good. This cannot be undone.`
      }
      onClose={onClose}
      footer={
        <>
          {asCommands && (
            <span className="mr-auto">
              <CopyButton
                label="Copy as curl"
                look="quiet"
                text={() =>
                  targets.keys.map((key) => curl({ method: "DELETE", url: objectUrl(bucket, key) })).join("\n")
                }
              />
            </span>
          )}
          {state === "running" ? (
            <Button onClick={() => cut.current.abort()}>Stop</Button>
          ) : (
            <Button data-focus-first onClick={onClose}>
              {state === "over" ? "Close" : "Cancel"}
            </Button>
          )}
          {state !== "over" && (
            <Button
              look="danger"
              pending={state === "running"}
              disabledBecause={counted.isPending ? "Still counting" : null}
              onClick={() => void run()}
            >
              {state === "running" ? "Deleting…" : "Delete"}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        {counted.error !== null && <FaultNotice fault={faultOf(counted.error)} onRetry={() => void counted.refetch()} />}
        {state === "asking" && rows.length > 1 && (
          <ul aria-label="To be deleted" tabIndex={0} className="max-h-40 overflow-y-auto rounded-md border border-line px-3 py-1.5">
            {rows.slice(0, 100).map((row) => (
              <li key={row.id} className="flex">
                <Name mono className="text-xs">{row.kind === "folder" ? `${row.name}/` : row.name}</Name>
              </li>
            ))}
            {rows.length > 100 && <li className="text-text-muted">{`and ${formatCount(rows.length - 100)} more`}</li>}
          </ul>
        )}
        {state !== "asking" && (
          <div className="flex flex-col gap-1.5">
            <Progress
              label="Deleting"
              share={count === null || count === 0 ? null : Math.min(1, (progress.deleted + progress.failed) / count)}
            />
            <p role="status" className="text-text-muted">
              {`${formatCount(progress.deleted)} deleted`}
              {progress.failed > 0 && ` · ${formatCount(progress.failed)} failed`}
              {state === "over" && progress.failed === 0 && " · stopped"}
            </p>
          </div>
        )}
        {fault !== null && <FaultNotice fault={fault} />}
        {progress.failures.length > 0 && (
          <ul aria-label="What could not be deleted" tabIndex={0} className="max-h-48 overflow-y-auto rounded-md border border-line">
            {progress.failures.map((failure) => (
              <li key={failure.key} className="border-line px-3 py-1.5 text-xs not-first:border-t">
                <Name mono>{failure.key}</Name>
                <p className="text-text-muted">
                  <code className="font-mono text-danger-text">{failure.code}</code> {failure.message}
                </p>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
