import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { type Bucket, type UpdateBucket, updateBucket } from "#/api/buckets";
import { faultOf } from "#/api/fault";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { toast } from "#/ui/toast";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Field, TextArea } from "#/ui/field";
import { FaultNotice } from "#/ui/states";
import { DEV_SERVERS, originProblem, originsIn } from "./cors";
import { TrashDaysField, trashDaysProblem } from "./trash-days";
import { VisibilityChoice } from "./visibility";

export function SettingsForm({ bucket, onClose, children }: { bucket: Bucket; onClose(): void; children: ReactNode }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [visibility, setVisibility] = useState(bucket.visibility);
  const [days, setDays] = useState(String(bucket.trashDays));
  const [cors, setCors] = useState((bucket.corsOrigins ?? []).join("\n"));
  const save = useAction({
    mutationFn: (body: UpdateBucket) => updateBucket(bucket.name, body),
    onSuccess: (saved) => {
      queryClient.setQueryData(["bucket", bucket.name], saved);
      void queryClient.invalidateQueries({ queryKey: ["buckets"] });
      toast(`Settings of ${bucket.name} saved`);
      onClose();
    },
  });

  const origins = originsIn(cors);
  const problem = originProblem(origins);
  const daysProblem = trashDaysProblem(days);
  const body: UpdateBucket = {
    visibility,
    corsOrigins: origins.length === 0 ? null : origins,
    trashDays: Number(days),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === null && daysProblem === null) save.run(body);
  };

  return (
    <Dialog
      open
      title={
        <>
          Settings of <bdi>{bucket.name}</bdi>
        </>
      }
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "PATCH", url: `${baseUrl()}/v1/buckets/${bucket.name}`, json: body })} />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" pending={save.isPending}>
            {save.isPending ? "Saving…" : "Save"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4 pb-3">
        <VisibilityChoice value={visibility} onChange={setVisibility} />
        <Field
          label="Websites that may use it from a browser (CORS)"
          problem={problem}
          hint={
            origins.length === 0
              ? "Empty: a page of any origin may use it, with a key or a link. Name origins, one a line, to allow only those."
              : `Only pages of ${plural(origins.length, "origin")} may use it. One a line.`
          }
        >
          {(ids) => (
            <TextArea
              {...ids}
              rows={3}
              placeholder="Any origin, or such as https://app.example.com"
              value={cors}
              onChange={(event) => setCors(event.target.value)}
            />
          )}
        </Field>
        <div className="-mt-3">
          <Button look="quiet" onClick={() => setCors([...new Set([...origins, ...DEV_SERVERS])].join("\n"))}>
            Add my dev server (ports 3000, 5173, 8080)
          </Button>
        </div>
        <TrashDaysField value={days} problem={daysProblem} onChange={setDays} />
        {save.error !== null && <FaultNotice fault={faultOf(save.error)} />}
        {children}
      </form>
    </Dialog>
  );
}
