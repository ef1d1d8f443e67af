import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { faultOf } from "#/api/fault";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { type SigningWebhook, createWebhook } from "#/api/webhooks";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { FaultNotice } from "#/ui/states";
import { emptyFields, missing, toCreate } from "./fields";
import { WebhookForm } from "./form";
import { SecretDialog } from "./secret-dialog";
import { urlProblem } from "./url-problem";

interface CreateWebhookProps {
  /** Where to, if that is known already: an inbox. */
  url: string;
  onClose(): void;
  onCreated(webhook: SigningWebhook): void;
}

/** Asks where to and for what, then shows the signing secret, once. */
export function CreateWebhookDialog({ url, onClose, onCreated }: CreateWebhookProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [fields, setFields] = useState(() => emptyFields(url));
  const [tried, setTried] = useState(false);
  const create = useAction({
    mutationFn: createWebhook,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  const made = create.data;
  if (made !== undefined) return <SecretDialog title="The webhook is ready" signing={made} onClose={() => onCreated(made)} />;

  const lacks = missing(fields);
  const submit = () => {
    setTried(true);
    if (urlProblem(fields.url.trim()) === null && lacks === null) create.run(toCreate(fields));
  };
  return (
    <Dialog
      open
      title="New webhook"
      description="Stowbox posts to your URL when something happens to objects, and tries again until it is taken."
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "POST", url: `${baseUrl()}/v1/webhooks`, json: toCreate(fields) })} />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" pending={create.isPending} disabledBecause={lacks}>
            {create.isPending ? "Creating…" : "Create webhook"}
          </Button>
        </>
      }
    >
      <WebhookForm id={formId} value={fields} onChange={setFields} tried={tried} onSubmit={submit} />
      {create.error !== null && <FaultNotice fault={faultOf(create.error)} />}
    </Dialog>
  );
}
