import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { faultOf } from "#/api/fault";
import { useAction } from "#/api/use-action";
import { type UpdateWebhook, type Webhook, updateWebhook, webhookUrl } from "#/api/webhooks";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { FaultNotice } from "#/ui/states";
import { fieldsOf, missing, toUpdate } from "./fields";
import { WebhookForm } from "./form";
import { urlProblem } from "./url-problem";

export function EditWebhookDialog({ webhook, onClose }: { webhook: Webhook; onClose(): void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [fields, setFields] = useState(() => fieldsOf(webhook));
  const save = useAction({
    mutationFn: (body: UpdateWebhook) => updateWebhook(webhook.id, body),
    onSuccess: (saved) => {
      queryClient.setQueryData(["webhook", webhook.id], saved);
      void queryClient.invalidateQueries({ queryKey: ["webhooks"] });
      onClose();
    },
  });
  const lacks = missing(fields);
  const submit = () => {
    if (urlProblem(fields.url.trim()) === null && lacks === null) save.run(toUpdate(fields, webhook));
  };
  return (
    <Dialog
      open
      title="Edit the webhook"
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "PATCH", url: webhookUrl(webhook.id), json: toUpdate(fields, webhook) })} />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" pending={save.isPending} disabledBecause={lacks}>
            {save.isPending ? "Saving…" : "Save"}
          </Button>
        </>
      }
    >
      <WebhookForm id={formId} value={fields} onChange={setFields} tried onSubmit={submit} />
      {save.error !== null && <FaultNotice fault={faultOf(save.error)} />}
    </Dialog>
  );
}
