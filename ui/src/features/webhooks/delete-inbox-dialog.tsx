import { faultOf } from "#/api/fault";
import { type Inbox, deleteInbox } from "#/api/inboxes";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { FaultNotice } from "#/ui/states";

interface DeleteInboxProps {
  inbox: Inbox;
  onClose(): void;
  onDeleted(): void;
}

export function DeleteInboxDialog({ inbox, onClose, onDeleted }: DeleteInboxProps) {
  const remove = useAction({ mutationFn: () => deleteInbox(inbox.id), onSuccess: onDeleted });
  return (
    <Dialog
      open
      title="Delete the inbox?"
      description="What it received goes with it, and its URL answers 404. Webhooks that send to it stay, and begin to fail."
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "DELETE", url: `${baseUrl()}/v1/inboxes/${inbox.id}` })} />
          <Button data-focus-first onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" pending={remove.isPending} onClick={() => remove.run()}>
            {remove.isPending ? "Deleting…" : "Delete inbox"}
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
