import { useEffect, useState } from "react";
import { faultOf } from "#/api/fault";
import { atThisServer, revokeSignedUrl, signUrl } from "#/api/links";
import { type StoredObject, objectUrl } from "#/api/objects";
import { lastSegment } from "#/lib/object-key";
import { type Fault, FaultNotice } from "#/ui/states";

/** Long enough for a film; it is revoked as soon as the preview closes. */
const LIFETIME = "3h";

interface MediaViewProps {
  object: StoredObject;
  isPublic: boolean;
  kind: "video" | "audio";
}

/** Plays from the server by ranges, so that one can seek in what was never loaded. A player can send no header, so
 * a private object gets a link for as long as it is looked at. */
export function MediaView({ object, isPublic, kind }: MediaViewProps) {
  const { bucket, key } = object;
  const [url, setUrl] = useState<string | null>(isPublic ? objectUrl(bucket, key) : null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    if (isPublic) return;
    let closed = false;
    const signing = signUrl(bucket, { key, method: "GET", expiresIn: LIFETIME });
    signing.then(
      (signed) => !closed && setUrl(atThisServer(signed.url)),
      (cause: unknown) => !closed && setFault(faultOf(cause)),
    );
    return () => {
      closed = true;
      // A link that cannot be revoked now ends by itself.
      signing.then(({ id }) => revokeSignedUrl(id)).catch(() => undefined);
    };
  }, [bucket, key, isPublic]);
  if (fault !== null) return <FaultNotice fault={fault} />;
  if (broken) return <p className="p-4 text-center text-text-muted">The browser cannot play this {kind}.</p>;
  if (url === null) return <div role="status" aria-label={`Loading the ${kind}`} className="waiting h-full min-h-24 w-full" />;
  const player = {
    src: url,
    controls: true,
    preload: "metadata" as const,
    "aria-label": lastSegment(key),
    onError: () => setBroken(true),
  };
  return kind === "video" ? (
    <video {...player} className="h-full w-full bg-backdrop" />
  ) : (
    <div className="flex h-full items-center p-3">
      <audio {...player} className="w-full" />
    </div>
  );
}
