import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { batchUrl } from "#/api/batch";
import { type Bucket, deleteBucket } from "#/api/buckets";
import { faultOf } from "#/api/fault";
import { operations } from "#/api/operations";
import { bucketUploadsQuery } from "#/api/queries";
import { baseUrl } from "#/api/session";
import { uploadUrl } from "#/api/uploads";
import { useAction } from "#/api/use-action";
import { formatBytes, plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Field, TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";
import { deleteBucketJob } from "./delete-job";

interface DeleteBucketProps {
  bucket: Bucket;
  onClose(): void;
  onDeleted(): void;
}

/**
 * The name has to be typed. An empty bucket goes at once, and the server has the last word on whether it is empty; one
 * that holds something is emptied first, which the Activity panel shows.
 */
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
  const uploads = useQuery(bucketUploadsQuery(bucket.name)).data ?? [];
  const holds = [
    ...(bucket.objectCount > 0 ? [plural(bucket.objectCount, "object")] : []),
    ...(uploads.length > 0 ? [plural(uploads.length, "unfinished upload")] : []),
  ].join(" and ");
  const matches = typed === bucket.name;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!matches) return;
    if (holds === "") remove.run();
    else {
      onDeleted();
      operations.start(deleteBucketJob(bucket.name, bucket.objectCount));
    }
  };
  const commands = () => [
    ...(bucket.objectCount > 0 ? [curl({ method: "POST", url: batchUrl(bucket.name, "batch-delete"), json: { prefix: "" } })] : []),
    ...uploads.map((upload) => curl({ method: "DELETE", url: uploadUrl(upload) })),
    curl({ method: "DELETE", url: `${baseUrl()}/v1/buckets/${bucket.name}` }),
  ];
  return (
    <Dialog
      open
      title={
        <>
          Delete <bdi>{bucket.name}</bdi>?
        </>
      }
      description={
        holds === ""
          ? "The bucket and its settings go at once. This cannot be undone."
          : `It holds ${holds}, ${formatBytes(bucket.sizeBytes)}. All of it goes, and its trash. This cannot be undone.`
      }
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => commands().join("\n")} />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look="danger"
            pending={remove.isPending}
            disabledBecause={matches ? null : "Type the name of the bucket first"}
          >
            {remove.isPending
              ? "Deleting…"
              : bucket.objectCount > 0
                ? `Delete it and ${plural(bucket.objectCount, "object")}`
                : "Delete bucket"}
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
