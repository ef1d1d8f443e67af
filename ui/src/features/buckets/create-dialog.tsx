import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { type Bucket, type CreateBucket, createBucket } from "#/api/buckets";
import { asApiError } from "#/api/errors";
import { faultOf } from "#/api/fault";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { bucketNameProblem } from "#/lib/bucket-name";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Dialog } from "#/ui/dialog";
import { Field, TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";
import { VisibilityChoice } from "./visibility";

export function CreateBucketDialog({ onClose, onCreated }: { onClose(): void; onCreated(bucket: Bucket): void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [visibility, setVisibility] = useState<Bucket["visibility"]>("private");
  const [left, setLeft] = useState(false);
  const create = useAction({
    mutationFn: createBucket,
    onSuccess: (bucket) => {
      void queryClient.invalidateQueries({ queryKey: ["buckets"] });
      void queryClient.invalidateQueries({ queryKey: ["account"] });
      onCreated(bucket);
    },
  });

  const body: CreateBucket = visibility === "private" ? { name } : { name, visibility };
  const rule = bucketNameProblem(name);
  const taken = create.error !== null && asApiError(create.error).code === "bucket_already_exists";
  // "Too short" is no fault while the name is being typed; every other one is.
  const early = !left && name.length < 3 && /^[a-z0-9]*[a-z0-9-]*$/.test(name) && !name.startsWith("-");
  const problem = taken
    ? "This name is taken, perhaps by another account. Choose another one."
    : early || (rule?.startsWith("End with") && !left)
      ? null
      : rule;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLeft(true);
    if (rule === null) create.run(body);
  };

  return (
    <Dialog
      open
      title="New bucket"
      onClose={onClose}
      footer={
        <>
          <span className="mr-auto">
            <CopyButton
              label="Copy as curl"
              look="quiet"
              text={() => curl({ method: "POST", url: `${baseUrl()}/v1/buckets`, json: body })}
            />
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" pending={create.isPending}>
            {create.isPending ? "Creating…" : "Create bucket"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4 pb-3">
        <Field label="Name" problem={problem} hint="3 to 63 characters: a–z, 0–9 and “-”. It cannot be changed later.">
          {(ids) => (
            <TextInput
              {...ids}
              mono
              data-focus-first
              value={name}
              onChange={(event) => {
                setName(event.target.value);
                create.reset();
              }}
            />
          )}
        </Field>
        <VisibilityChoice value={visibility} onChange={setVisibility} />
        {create.error !== null && !taken && <FaultNotice fault={faultOf(create.error)} />}
      </form>
    </Dialog>
  );
}
