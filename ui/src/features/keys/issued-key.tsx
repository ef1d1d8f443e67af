import type { IssuedKey } from "#/api/keys";
import { baseUrl } from "#/api/session";
import { curl, dotEnv } from "#/lib/curl";
import { Button } from "#/ui/button";
import { CodeBlock } from "#/ui/code";
import { CopyButton } from "#/ui/copy-button";
import { Dialog } from "#/ui/dialog";
import { Notice } from "#/ui/notice";

/** The secret, on one screen. Neither Escape nor a second Enter closes it: what is gone here is gone. */
export function IssuedKeyDialog({ issued, onClose }: { issued: IssuedKey; onClose(): void }) {
  const bucket = issued.buckets?.[0];
  const url = bucket === undefined ? `${baseUrl()}/v1/buckets` : `${baseUrl()}/v1/buckets/${bucket}/objects`;
  return (
    <Dialog
      open
      held
      wide
      title={
        <>
          Key “<bdi>{issued.name}</bdi>” is ready
        </>
      }
      onClose={onClose}
      footer={
        <Button look="primary" onClick={onClose}>
          I stored it
        </Button>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        <Notice tone="warn">
          Store it now: it is shown this once. The server keeps only its fingerprint and cannot show it again.
        </Notice>
        <CodeBlock label="API key" text={issued.key} />
        <div className="flex flex-wrap gap-2">
          <CopyButton label="Copy as .env" focusFirst text={() => dotEnv(baseUrl(), issued.key)} />
          <CopyButton label="Copy as curl" text={() => curl({ url, token: issued.key })} />
        </div>
      </div>
    </Dialog>
  );
}
