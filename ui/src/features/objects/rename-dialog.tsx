import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { batchUrl, copyObject, copyUrl } from "#/api/batch";
import { accountNow, inAccount } from "#/api/client";
import { asApiError } from "#/api/errors";
import { faultOf } from "#/api/fault";
import { listBelow } from "#/api/objects";
import { type Job, operations } from "#/api/operations";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { lastSegment, objectKeyProblem, parentPrefix } from "#/lib/object-key";
import { once } from "#/lib/once";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Field, TextInput } from "#/ui/field";
import { Notice } from "#/ui/notice";
import { FaultNotice } from "#/ui/states";
import { toast } from "#/ui/toast";
import { ConflictChoice } from "./conflict-choice";
import { type OnConflict, copyRequest } from "./copy-plan";
import { moveBackJob } from "./move-back-job";
import type { Row } from "./rows";
import { transferJob } from "./transfer-job";

interface RenameDialogProps {
  bucket: string;
  row: Row;
  trashDays: number;
  onClose(): void;
  onRenamed(id: string): void;
}

/** Gives an object or a folder another name within its folder. What would be replaced is said before it is. */
export default function RenameDialog({ bucket, row, trashDays, onClose, onRenamed }: RenameDialogProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const folder = row.kind === "folder";
  const parent = parentPrefix(row.id);
  const old = row.id.slice(parent.length).replace(/\/$/, "");
  const [name, setName] = useState(old);
  const [taken, setTaken] = useState<string | null>(null);
  // Of a folder: what becomes of names that are in both.
  const [onConflict, setOnConflict] = useState<OnConflict>("rename");
  const go = useGo();
  const id = `${parent}${name}${folder ? "/" : ""}`;
  const problem = name === old || name === "" ? null : nameProblem(name, id);
  const replaces = taken === id;
  const body = { destinationKey: id, move: true, onConflict: replaces ? ("replace" as const) : ("fail" as const) };
  const onOpenTrash = trashDays > 0 ? () => go(paths.bucket(bucket, { trash: true })) : null;
  const [headers] = useState(() => inAccount(accountNow()));
  const rename = useAction({
    mutationFn: async () => {
      // Nothing is replaced that nobody was asked about.
      if (await (folder ? !replaces && isTaken(bucket, id) : isRefused(() => copyObject(bucket, row.id, body)))) {
        setTaken(id);
        throw new TakenError();
      }
    },
    onSuccess: () => {
      onRenamed(id);
      onClose();
      if (folder) operations.start(renameFolderJob({ bucket, prefix: row.id, id, onConflict, onOpenTrash }));
      else {
        void queryClient.invalidateQueries({ queryKey: ["objects", bucket] });
        const pairs = [{ was: row.id, is: id }];
        const replaced = replaces ? 1 : 0;
        const undo = () => operations.start(moveBackJob({ bucket, from: bucket, prefix: parent, pairs, headers, replaced, onOpenTrash }));
        const caveat = onOpenTrash === null ? "Undo does not bring back what was replaced" : "what was replaced is in the trash";
        toast(`Renamed to ${name}${replaces ? ` · ${caveat}` : ""}`, { label: "Undo", run: once(undo) });
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
          <DialogCurl
            text={() =>
              folder
                ? curl({ method: "POST", url: batchUrl(bucket, "batch-copy"), json: copyRequest({ prefix: row.id }, { destinationPrefix: id }, true, onConflict) })
                : curl({ method: "POST", url: copyUrl(bucket, row.id), json: body })
            }
          />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look={replaces && (!folder || onConflict === "replace") ? "danger" : "primary"}
            pending={running}
            disabledBecause={name === "" ? "Give it a name first" : name === old ? "It is called that already" : problem}
          >
            {running ? "Renaming…" : replaces ? (folder ? "Put them together" : "Replace it") : "Rename"}
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
        {replaces && (
          <Notice tone="warn">
            {folder
              ? "There is such a folder. The two would be put together."
              : `There is an object of this name. It would be replaced${trashDays > 0 ? " and kept in the trash." : ", and nothing brings it back."}`}
          </Notice>
        )}
        {replaces && folder && <ConflictChoice value={onConflict} trash={trashDays > 0} onChange={setOnConflict} />}
        {rename.error !== null && !(rename.error instanceof TakenError) && <FaultNotice fault={faultOf(rename.error)} />}
      </form>
    </Dialog>
  );
}

interface FolderRename {
  bucket: string;
  prefix: string;
  id: string;
  onConflict: OnConflict;
  onOpenTrash: (() => void) | null;
}

/** Moves all that is in the folder, call after call. */
function renameFolderJob({ bucket, prefix, id, onConflict, onOpenTrash }: FolderRename): Job {
  return transferJob({
    title: `Rename the folder “${lastSegment(prefix)}”`,
    does: "renamed",
    from: bucket,
    to: { bucket, prefix: id },
    targets: { keys: [], regions: [{ prefix }], keyBytes: 0 },
    move: true,
    onConflict,
    onOpenTrash,
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

async function isTaken(bucket: string, folder: string): Promise<boolean> {
  return (await listBelow(bucket, { prefix: folder }, null, new AbortController().signal)).data.length > 0;
}

/** Whether the name was refused since it is in use. */
async function isRefused(rename: () => Promise<unknown>): Promise<boolean> {
  try {
    await rename();
    return false;
  } catch (cause) {
    if (asApiError(cause).code === "precondition_failed") return true;
    throw cause;
  }
}
