import { useQueryClient } from "@tanstack/react-query";
import type { Account } from "#/api/account";
import { deleteAccount } from "#/api/accounts";
import { faultOf } from "#/api/fault";
import { actingFor, baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { FaultNotice } from "#/ui/states";
import { ADMIN_TOKEN } from "./account-dialog";

export function DeleteAccountDialog({ account, onClose }: { account: Account; onClose(): void }) {
  const queryClient = useQueryClient();
  const remove = useAction({
    mutationFn: () => deleteAccount(account.id),
    onSuccess: () => {
      // Nobody can stay in it.
      if (actingFor.get()?.id === account.id) {
        actingFor.set(null);
        void queryClient.resetQueries();
      }
      void queryClient.invalidateQueries({ queryKey: ["accounts"] });
      onClose();
    },
  });
  return (
    <Dialog
      open
      title={
        <>
          Delete “<bdi>{account.name}</bdi>”?
        </>
      }
      description="Its keys stop at once, and its webhooks and inboxes go with it. Only an account without buckets can be deleted."
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "DELETE", url: `${baseUrl()}/admin/v1/accounts/${account.id}`, token: ADMIN_TOKEN })} />
          <Button data-focus-first onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="danger"
            pending={remove.isPending}
            disabledBecause={account.usage.bucketCount === 0 ? null : "It still has buckets: delete those first"}
            onClick={() => remove.run()}
          >
            {remove.isPending ? "Deleting…" : "Delete account"}
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
