import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { asApiError } from "#/api/errors";
import { faultOf } from "#/api/fault";
import { FOLDER_TYPE, createFolder, objectUrl } from "#/api/objects";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { objectKeyProblem } from "#/lib/object-key";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Field, TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";

/** Why this cannot be the name of a folder here, or null. */
function folderProblem(prefix: string, name: string): string | null {
  if (name === "") return null;
  if (name.startsWith("/") || name.endsWith("/") || name.includes("//")) {
    return "Put “/” only between names: “a/b” makes b within a.";
  }
  return objectKeyProblem(`${prefix}${name}/`);
}

interface NewFolderProps {
  bucket: string;
  prefix: string;
  onClose(): void;
}

export function NewFolderDialog({ bucket, prefix, onClose }: NewFolderProps) {
  const formId = useId();
  const go = useGo();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const key = `${prefix}${name}/`;
  const create = useAction({
    mutationFn: () => createFolder(bucket, key),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["objects", bucket] });
      onClose();
      go(paths.bucket(bucket, { prefix: key }));
    },
  });
  const taken = create.error !== null && asApiError(create.error).code === "precondition_failed";
  const problem = taken ? "There is such a folder already." : folderProblem(prefix, name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== "" && problem === null) create.run();
  };
  return (
    <Dialog
      open
      title="New folder"
      description="Folders come and go with what is in them; this one stays while empty, as an object of no bytes."
      onClose={onClose}
      footer={
        <>
          <DialogCurl
            text={() =>
              curl({
                method: "PUT",
                url: objectUrl(bucket, key),
                upload: "/dev/null",
                headers: { "Content-Type": FOLDER_TYPE, "If-None-Match": "*" },
              })
            }
          />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look="primary"
            pending={create.isPending}
            disabledBecause={name === "" ? "Give it a name first" : null}
          >
            {create.isPending ? "Creating…" : "Create folder"}
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
              onChange={(event) => {
                setName(event.target.value);
                create.reset();
              }}
            />
          )}
        </Field>
        {create.error !== null && !taken && <FaultNotice fault={faultOf(create.error)} />}
      </form>
    </Dialog>
  );
}
