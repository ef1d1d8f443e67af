import { useQueryClient } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { faultOf } from "#/api/fault";
import { revokeSignedUrl } from "#/api/links";
import { useAction } from "#/api/use-action";
import { Button } from "#/ui/button";
import { FaultNotice } from "#/ui/states";

interface RevokeLinkProps {
  id: string;
  /** Which one, for those who hear it. */
  name: string;
  onRevoked?(): void;
}

/** Ends a link at once. Nothing is lost that another link could not give, so it asks nothing. */
export function RevokeLink({ id, name, onRevoked }: RevokeLinkProps) {
  const queryClient = useQueryClient();
  const revoke = useAction({
    mutationFn: () => revokeSignedUrl(id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["links"] });
      onRevoked?.();
    },
  });
  return (
    <>
      <Button
        look="dangerous"
        aria-label={`Revoke ${name}`}
        icon={<Ban size={14} aria-hidden />}
        pending={revoke.isPending}
        onClick={() => revoke.run()}
      >
        Revoke
      </Button>
      {revoke.error !== null && <FaultNotice fault={faultOf(revoke.error)} />}
    </>
  );
}
