import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { type Bucket, type CreateBucket, createBucket, updateBucket } from "#/api/buckets";
import { asApiError } from "#/api/errors";
import { faultOf } from "#/api/fault";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { bucketNameProblem } from "#/lib/bucket-name";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Field, TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";
import { TrashDaysField, trashDaysProblem } from "./trash-days";
import { VisibilityChoice } from "./visibility";

/** So that a deletion can be undone without anybody having thought of it before. */
const KEPT_DAYS = 7;

export function CreateBucketDialog({ onClose, onCreated }: { onClose(): void; onCreated(bucket: Bucket): void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [visibility, setVisibility] = useState<Bucket["visibility"]>("private");
  const [days, setDays] = useState(String(KEPT_DAYS));
  const [left, setLeft] = useState(false);
  // Made already, should only its trash have failed.
  const made = useRef<Bucket | null>(null);
  const create = useAction({
    mutationFn: async ({ body, trashDays }: { body: CreateBucket; trashDays: number }) => {
      if (made.current?.name !== body.name) made.current = await createBucket(body);
      // Creating takes no days, so it takes a second request.
      return trashDays === 0 ? made.current : updateBucket(body.name, { trashDays });
    },
    onSuccess: (bucket) => {
      void queryClient.invalidateQueries({ queryKey: ["buckets"] });
      void queryClient.invalidateQueries({ queryKey: ["account"] });
      onCreated(bucket);
    },
  });

  const body: CreateBucket = visibility === "private" ? { name } : { name, visibility };
  const daysProblem = trashDaysProblem(days);
  const rule = bucketNameProblem(name);
  const taken = create.error !== null && asApiError(create.error).code === "bucket_already_exists";
  // "Too short" is no fault while the name is being typed; every other one is.
  const early = !left && name.length < 3 && /^[a-z0-9]*[a-z0-9-]*$/.test(name) && !name.startsWith("-");
  const problem = taken
    ? "This name is taken, perhaps by another account. Choose another one."
    : early || (rule?.startsWith("End with") && !left)
      ? null
      : rule;

  const commands = () => [
    curl({ method: "POST", url: `${baseUrl()}/v1/buckets`, json: body }),
    ...(Number(days) === 0
      ? []
      : [curl({ method: "PATCH", url: `${baseUrl()}/v1/buckets/${name}`, json: { trashDays: Number(days) } })]),
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLeft(true);
    if (rule === null && daysProblem === null) create.run({ body, trashDays: Number(days) });
  };

  return (
    <Dialog
      open
      title="New bucket"
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => commands().join("\n")} />
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
        <TrashDaysField value={days} problem={daysProblem} onChange={setDays} />
        {create.error !== null && !taken && <FaultNotice fault={faultOf(create.error)} />}
      </form>
    </Dialog>
  );
}
