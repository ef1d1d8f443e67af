import { useQueryClient } from "@tanstack/react-query";
import { faultOf } from "#/api/fault";
import { useAction } from "#/api/use-action";
import { type Webhook, rotateSecret, webhookUrl } from "#/api/webhooks";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { FaultNotice } from "#/ui/states";
import { SecretDialog } from "./secret-dialog";

export function RotateDialog({ webhook, onClose }: { webhook: Webhook; onClose(): void }) {
  const queryClient = useQueryClient();
  const rotate = useAction({
    mutationFn: () => rotateSecret(webhook.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["webhook", webhook.id] }),
  });
  if (rotate.data !== undefined) return <SecretDialog title="The new secret is ready" signing={rotate.data} onClose={onClose} />;
  return (
    <Dialog
      open
      title="Rotate the signing secret?"
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "POST", url: webhookUrl(webhook.id, "/rotate-secret") })} />
          <Button data-focus-first onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" pending={rotate.isPending} onClick={() => rotate.run()}>
            {rotate.isPending ? "Rotating…" : "Rotate secret"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        <p>
          You get a new secret now. For 24 hours <code className="font-mono text-xs">webhook-signature</code> holds a signature of
          each, so a server that checks it goes on working until you have put in the new one.
        </p>
        <p>
          <code className="font-mono text-xs">X-Signature</code> has room for one: it is made with the new secret at once.
        </p>
        {rotate.error !== null && <FaultNotice fault={faultOf(rotate.error)} />}
      </div>
    </Dialog>
  );
}
