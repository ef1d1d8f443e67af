import type { SigningWebhook } from "#/api/webhooks";
import { Button } from "#/ui/button";
import { CodeBlock } from "#/ui/code";
import { CopyButton } from "#/ui/copy-button";
import { Dialog } from "#/ui/dialog";
import { Notice } from "#/ui/notice";
import { SECRET_VARIABLE } from "./snippets";

/** The signing secret, on one screen. Escape does not close it: what is gone here is gone. */
export function SecretDialog({ title, signing, onClose }: { title: string; signing: SigningWebhook; onClose(): void }) {
  return (
    <Dialog
      open
      held
      wide
      title={title}
      description="Your server verifies with this secret that a request comes from here."
      onClose={onClose}
      footer={
        <Button look="primary" onClick={onClose}>
          I stored it
        </Button>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        <Notice tone="warn">Store it now: it is shown this once. A lost secret can be rotated, but not shown again.</Notice>
        <CodeBlock label="Signing secret" text={signing.signingSecret} />
        <div className="flex flex-wrap gap-2">
          <CopyButton label="Copy as .env" focusFirst text={() => `${SECRET_VARIABLE}=${signing.signingSecret}\n`} />
        </div>
      </div>
    </Dialog>
  );
}
