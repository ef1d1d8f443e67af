import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { batchCopy, batchUrl, copyObject, copyUrl } from "#/api/batch";
import { asApiError } from "#/api/errors";
import { faultOf } from "#/api/fault";
import { getObjectInfo, listBelow } from "#/api/objects";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { objectKeyProblem, parentPrefix } from "#/lib/object-key";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Dialog } from "#/ui/dialog";
import { Field, TextInput } from "#/ui/field";
import { Notice } from "#/ui/notice";
import { FaultNotice } from "#/ui/states";
import { BatchProgress } from "./batch-progress";
import { targetsOf } from "./targets";
import type { Row } from "./rows";
import { useBatch } from "./use-batch";

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
  const batch = useBatch({
    targets: targetsOf([row]),
    call: async (part, signal) => {
      const { copied, errors, cursor = null } = await batchCopy(bucket, { ...part, destinationPrefix: id, move: true }, signal);
      return { done: copied, errors, cursor };
    },
    onOver: (clean) => {
      if (clean) {
        onRenamed(id);
        onClose();
      }
    },
  });
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
      if (folder) batch.run();
      else {
        onRenamed(id);
        void queryClient.invalidateQueries({ queryKey: ["objects", bucket] });
        onClose();
      }
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== "" && name !== old && problem === null) rename.run();
  };
  const running = rename.isPending || batch.state === "running";
  return (
    <Dialog
      open
      title={
        <>
          Rename {folder ? "the folder " : ""}“<bdi>{row.name}</bdi>”
        </>
      }
      held={batch.state === "running"}
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
          {batch.state === "running" ? <Button onClick={batch.stop}>Stop</Button> : <Button onClick={onClose}>Cancel</Button>}
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
        <BatchProgress batch={batch} done="renamed" total={null} />
      </form>
    </Dialog>
  );
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
