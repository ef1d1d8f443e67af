import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { batchUrl, copyObject, copyUrl } from "#/api/batch";
import { accountNow, inAccount } from "#/api/client";
import { asApiError } from "#/api/errors";
import { faultOf } from "#/api/fault";
import { getObjectInfo, listBelow } from "#/api/objects";
import { type Job, operations } from "#/api/operations";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { lastSegment, objectKeyProblem, parentPrefix } from "#/lib/object-key";
import { once } from "#/lib/once";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Dialog } from "#/ui/dialog";
import { Field, TextInput } from "#/ui/field";
import { Notice } from "#/ui/notice";
import { FaultNotice } from "#/ui/states";
import { toast } from "#/ui/toast";
import type { Row } from "./rows";
import { moveBackJob, transferJob } from "./transfer-job";

interface RenameDialogProps {
  bucket: string;
  row: Row;
  onClose(): void;
  onRenamed(id: string): void;
}

/** Gives an object or a folder another name within its folder. What would be replaced is said before it is. */
export default function RenameDialog({ bucket, row, onClose, onRenamed }: RenameDialogProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const folder = row.kind === "folder";
  const parent = parentPrefix(row.id);
  const old = row.id.slice(parent.length).replace(/\/$/, "");
  const [name, setName] = useState(old);
  const [taken, setTaken] = useState<string | null>(null);
  const id = `${parent}${name}${folder ? "/" : ""}`;
  const problem = name === old || name === "" ? null : nameProblem(name, id);
  const body = { destinationKey: id, move: true };
  const [headers] = useState(() => inAccount(accountNow()));
  const rename = useAction({
    mutationFn: async () => {
      // The API replaces what is there, so it is asked first; the person then decides.
      if (taken !== id && (await isTaken(bucket, id, folder))) {
        setTaken(id);
        throw new TakenError();
      }
      if (!folder) await copyObject(bucket, row.id, body);
    },
    onSuccess: () => {
      onRenamed(id);
      onClose();
      if (folder) operations.start(renameFolderJob(bucket, row.id, id));
      else {
        void queryClient.invalidateQueries({ queryKey: ["objects", bucket] });
        const undo = () => operations.start(moveBackJob({ bucket, from: bucket, prefix: parent, pairs: [{ was: row.id, is: id }], headers }));
        toast(`Renamed to ${name}`, { label: "Undo", run: once(undo) });
      }
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== "" && name !== old && problem === null) rename.run();
  };
  const running = rename.isPending;
  return (
    <Dialog
      open
      title={
        <>
          Rename {folder ? "the folder " : ""}“<bdi>{row.name}</bdi>”
        </>
      }
      onClose={onClose}
      footer={
        <>
          <span className="mr-auto">
            <CopyButton
              label="Copy as curl"
              look="quiet"
              text={() =>
                folder
                  ? curl({ method: "POST", url: batchUrl(bucket, "batch-copy"), json: { prefix: row.id, destinationPrefix: id, move: true } })
                  : curl({ method: "POST", url: copyUrl(bucket, row.id), json: body })
              }
            />
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look={taken === id ? "danger" : "primary"}
            pending={running}
            disabledBecause={name === "" ? "Give it a name first" : name === old ? "It is called that already" : problem}
          >
            {running ? "Renaming…" : taken === id ? (folder ? "Put them together" : "Replace it") : "Rename"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-3 pb-3">
        <Field label="Name" problem={problem}>
          {(ids) => (
            <TextInput
              {...ids}
              data-focus-first
              dir="auto"
              value={name}
              onFocus={(event) => {
                // The name without its ending is what one mostly changes.
                const dot = folder ? -1 : old.lastIndexOf(".");
                event.target.setSelectionRange(0, dot > 0 ? dot : old.length);
              }}
              onChange={(event) => {
                setName(event.target.value);
                rename.reset();
              }}
            />
          )}
        </Field>
        {taken === id && (
          <Notice tone="warn">
            {folder
              ? "There is such a folder. What has the same name in both is replaced there."
              : "There is an object of this name. It would be replaced."}
          </Notice>
        )}
        {rename.error !== null && !(rename.error instanceof TakenError) && <FaultNotice fault={faultOf(rename.error)} />}
      </form>
    </Dialog>
  );
}

/** Moves all that is in the folder, call after call. */
function renameFolderJob(bucket: string, prefix: string, id: string): Job {
  return transferJob({
    title: `Rename the folder “${lastSegment(prefix)}”`,
    does: "renamed",
    from: bucket,
    to: { bucket, prefix: id },
    targets: { keys: [], regions: [{ prefix }], keyBytes: 0 },
    move: true,
    total: null,
    step: () => ({ destinationPrefix: id }),
    said: () => `Renamed to ${lastSegment(id)}`,
    onOpen: () => undefined,
  });
}

/** The name is in use: no failure, but a question. */
class TakenError extends Error {}

function nameProblem(name: string, id: string): string | null {
  if (name.startsWith("/") || name.endsWith("/") || name.includes("//")) return "Put “/” only between names.";
  return objectKeyProblem(id);
}

async function isTaken(bucket: string, id: string, folder: boolean): Promise<boolean> {
  const { signal } = new AbortController();
  if (folder) return (await listBelow(bucket, { prefix: id }, null, signal)).data.length > 0;
  try {
    await getObjectInfo(bucket, id, signal);
    return true;
  } catch (cause) {
    if (asApiError(cause).code === "object_not_found") return false;
    throw cause;
  }
}
