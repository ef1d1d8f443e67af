import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import type { Signed } from "#/api/links";
import { linksOfQuery } from "#/api/queries";
import { plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { CodeBlock } from "#/ui/code";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Notice } from "#/ui/notice";
import { Time } from "#/ui/time";
import { RevokeLink } from "./revoke-link";

const QrCode = lazy(() => import("./qr"));

interface SignedLinkProps {
  bucket: string;
  signed: Signed;
  copied: boolean;
  onRevoked(): void;
}

/** A link that has just been made: this is the only time that its signature is known. */
export function SignedLink({ bucket, signed, copied, onRevoked }: SignedLinkProps) {
  const listed = useQuery(linksOfQuery(bucket)).data?.find(({ id }) => id === signed.id);
  const headers = Object.entries(signed.headers);
  const command =
    signed.method === "PUT"
      ? curl({ method: "PUT", url: signed.url, token: null, upload: "file", headers: signed.headers })
      : curl({ url: signed.url, token: null, output: "file" });
  const { useCount = 0, maxUses = null } = listed ?? {};
  return (
    <div className="flex flex-col gap-4 pb-3">
      <Notice tone={copied ? "ok" : "info"}>
        {copied ? "The link is made and copied." : "The link is made. Copying was refused: copy it here."} It is shown only
        now; the server keeps no signature.
      </Notice>
      <CodeBlock label="Link" text={signed.url} copyLabel="Copy link" />
      <div className="flex flex-wrap gap-x-6 gap-y-4">
        <Suspense fallback={<div role="status" aria-label="Drawing the QR code" className="waiting size-44" />}>
          <QrCode text={signed.url} />
        </Suspense>
        <div className="flex min-w-0 flex-1 basis-40 flex-col gap-3">
          <Facts
            facts={[
              ["Allows", signed.method === "PUT" ? "uploading over it" : "downloading it"],
              ["Ends", <Time key="ends" at={signed.expiresAt} />],
              ["Used", maxUses === null ? plural(useCount, "time") : `${useCount} of ${plural(maxUses, "time")}`],
              ...headers.map(([name, value]) => [name, <code key={name}>{value}</code>] as const),
            ]}
          />
          <div className="flex flex-wrap gap-2">
            <CopyButton label="Copy as curl" text={() => command} />
            <RevokeLink id={signed.id} name="this link" onRevoked={onRevoked} />
          </div>
        </div>
      </div>
    </div>
  );
}
