import { useQueryClient } from "@tanstack/react-query";
import { faultOf } from "#/api/fault";
import { type Key, revokeKey } from "#/api/keys";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Facts } from "#/ui/facts";
import { Notice } from "#/ui/notice";
import { FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";
import { useKeyImpact } from "./impact";
import { permissionLabel } from "./permissions";

/** What the key is, and what revoking it stops. */
export function RevokeDialog({ apiKey, onClose }: { apiKey: Key; onClose(): void }) {
  const queryClient = useQueryClient();
  const impact = useKeyImpact(apiKey.id);
  const revoke = useAction({
    mutationFn: () => revokeKey(apiKey.id),
    onSuccess: () => {
      onClose();
      void queryClient.invalidateQueries({ queryKey: ["keys"] });
    },
  });
  return (
    <Dialog
      open
      title={
        <>
          Revoke “<bdi>{apiKey.name}</bdi>”?
        </>
      }
      description="From the next request on, whatever uses this key is refused. This cannot be undone."
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "DELETE", url: `${baseUrl()}/v1/keys/${apiKey.id}` })} />
          <Button data-focus-first onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" pending={revoke.isPending} onClick={() => revoke.run()}>
            {revoke.isPending ? "Revoking…" : "Revoke key"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        <Facts
          facts={[
            ["Prefix", <code key="prefix">{apiKey.prefix}…</code>],
            ["Permission", permissionLabel(apiKey.permission)],
            ["Buckets", apiKey.buckets == null ? "All" : apiKey.buckets.join(", ")],
            ["Last used", apiKey.lastUsedAt == null ? "Never" : <Time key="used" at={apiKey.lastUsedAt} />],
            ["Created", <Time key="created" at={apiKey.createdAt} />],
            ["Expires", apiKey.expiresAt == null ? "Never" : <Time key="expires" at={apiKey.expiresAt} />],
            ...impact.facts,
          ]}
        />
        {impact.warning !== null && <Notice tone="warn">{impact.warning}</Notice>}
        {revoke.error !== null && <FaultNotice fault={faultOf(revoke.error)} />}
      </div>
    </Dialog>
  );
}
