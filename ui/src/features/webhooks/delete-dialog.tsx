import { useQueryClient } from "@tanstack/react-query";
import { faultOf } from "#/api/fault";
import { useAction } from "#/api/use-action";
import { type Webhook, deleteWebhook, webhookUrl } from "#/api/webhooks";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { FaultNotice } from "#/ui/states";

interface DeleteWebhookProps {
  webhook: Webhook;
  onClose(): void;
  onDeleted(): void;
}

export function DeleteWebhookDialog({ webhook, onClose, onDeleted }: DeleteWebhookProps) {
  const queryClient = useQueryClient();
  const remove = useAction({
    mutationFn: () => deleteWebhook(webhook.id),
    onSuccess: () => {
      // First away from its screen, so that it is not asked for again.
      onDeleted();
      void queryClient.invalidateQueries({ queryKey: ["webhooks"] });
    },
  });
  return (
    <Dialog
      open
      title="Delete the webhook?"
      description={
        <>
          <bdi className="font-mono text-xs">{webhook.url}</bdi> gets nothing any more. Its deliveries go with it, also those that
          still wait. To stop it for a while, pause it.
        </>
      }
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "DELETE", url: webhookUrl(webhook.id) })} />
          <Button data-focus-first onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" pending={remove.isPending} onClick={() => remove.run()}>
            {remove.isPending ? "Deleting…" : "Delete webhook"}
          </Button>
        </>
      }
    >
      {remove.error !== null && (
        <div className="pb-3">
          <FaultNotice fault={faultOf(remove.error)} />
        </div>
      )}
    </Dialog>
  );
}
