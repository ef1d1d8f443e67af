import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { type Bucket, deleteBucket } from "#/api/buckets";
import { faultOf } from "#/api/fault";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Dialog } from "#/ui/dialog";
import { Field, TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";

interface DeleteBucketProps {
  bucket: Bucket;
  onClose(): void;
  onDeleted(): void;
}

/** The name has to be typed; the server has the last word on whether the bucket is empty. */
export function DeleteBucketDialog({ bucket, onClose, onDeleted }: DeleteBucketProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState("");
  const remove = useAction({
    mutationFn: () => deleteBucket(bucket.name),
    onSuccess: () => {
      // First away from its screens, so that none of them asks for it again.
      onDeleted();
      void queryClient.invalidateQueries({ queryKey: ["buckets"] });
      void queryClient.invalidateQueries({ queryKey: ["account"] });
    },
  });
  const matches = typed === bucket.name;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (matches) remove.run();
  };
  return (
    <Dialog
      open
      title={
        <>
          Delete <bdi>{bucket.name}</bdi>?
        </>
      }
      description="The bucket and its settings go at once. This cannot be undone."
      onClose={onClose}
      footer={
        <>
          <span className="mr-auto">
            <CopyButton
              label="Copy as curl"
              look="quiet"
              text={() => curl({ method: "DELETE", url: `${baseUrl()}/v1/buckets/${bucket.name}` })}
            />
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look="danger"
            pending={remove.isPending}
            disabledBecause={matches ? null : "Type the name of the bucket first"}
          >
            {remove.isPending ? "Deleting…" : "Delete bucket"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-3 pb-3">
        <Field label={`Type ${bucket.name} to confirm`}>
          {(ids) => (
            <TextInput {...ids} mono data-focus-first value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
        {remove.error !== null && <FaultNotice fault={faultOf(remove.error)} />}
      </form>
    </Dialog>
  );
}
