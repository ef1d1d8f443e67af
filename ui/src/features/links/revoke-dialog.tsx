import { useQueryClient } from "@tanstack/react-query";
import { faultOf } from "#/api/fault";
import { type SignedUrl, revokeSignedUrl } from "#/api/links";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Facts } from "#/ui/facts";
import { FaultNotice } from "#/ui/states";
import { linkFacts } from "./facts";

/** What the link is, and the way to end it. */
export function RevokeLinkDialog({ link, onClose }: { link: SignedUrl; onClose(): void }) {
  const queryClient = useQueryClient();
  const revoke = useAction({
    mutationFn: () => revokeSignedUrl(link.id),
    onSuccess: () => {
      onClose();
      void queryClient.invalidateQueries({ queryKey: ["links"] });
    },
  });
  return (
    <Dialog
      open
      title="Revoke the link?"
      description="Whoever has it is refused from the next request on. This cannot be undone; a new link can be made any time."
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "DELETE", url: `${baseUrl()}/v1/signed-urls/${link.id}` })} />
          <Button data-focus-first onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" pending={revoke.isPending} onClick={() => revoke.run()}>
            {revoke.isPending ? "Revoking…" : "Revoke link"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        <Facts facts={linkFacts(link)} />
        {revoke.error !== null && <FaultNotice fault={faultOf(revoke.error)} />}
      </div>
    </Dialog>
  );
}
