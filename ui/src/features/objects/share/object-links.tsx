import { useQuery } from "@tanstack/react-query";
import { blockingFault } from "#/api/fault";
import type { SignedUrl } from "#/api/links";
import { linksOfQuery } from "#/api/queries";
import { formatBytes, formatCount, plural } from "#/lib/bytes";
import { FaultNotice } from "#/ui/states";
import { Time, useNow } from "#/ui/time";
import { RevokeLink } from "./revoke-link";

/** The links of one object that still work, with what each grants and how often it was used. */
export function ObjectLinks({ bucket, objectKey }: { bucket: string; objectKey: string }) {
  const query = useQuery(linksOfQuery(bucket));
  const now = useNow();
  const fault = blockingFault(query);
  const links = query.data?.filter((link) => link.key === objectKey && isAlive(link, now)) ?? [];
  return (
    <section aria-label="Links" className="flex flex-col gap-2 border-t border-line pt-3">
      <h3 className="font-semibold">Links</h3>
      {fault?.code === "forbidden" ? (
        // Nothing has failed: this key just may not see them.
        <p className="text-text-muted">Listing them needs a key that may do more.</p>
      ) : fault !== null ? (
        <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <div role="status" aria-label="Loading the links" className="waiting h-6" />
      ) : links.length === 0 ? (
        <p className="text-text-muted">None that work now.</p>
      ) : (
        <ul aria-label="Links that work" className="flex flex-col">
          {links.map((link) => (
            <li key={link.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line py-2 not-first:border-t">
              <span className="min-w-0 flex-1">
                <span className="block">{grants(link)}</span>
                <span className="block text-xs text-text-muted">
                  Ends <Time at={link.expiresAt} /> · {uses(link)}
                </span>
              </span>
              <RevokeLink id={link.id} name={`the ${link.method} link made ${link.createdAt}`} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function isAlive(link: SignedUrl, nowMs: number): boolean {
  return Date.parse(link.expiresAt) > nowMs && (link.maxUses == null || link.useCount < link.maxUses);
}

function grants({ method, maxBytes, contentType, download }: SignedUrl): string {
  if (method === "GET") return download == null ? "Download" : "Download to disk";
  const limits = [
    ...(maxBytes == null ? [] : [`up to ${formatBytes(maxBytes)}`]),
    ...(contentType == null ? [] : [`only ${contentType}`]),
  ];
  return limits.length === 0 ? "Upload" : `Upload, ${limits.join(", ")}`;
}

function uses({ useCount, maxUses }: SignedUrl): string {
  return maxUses == null ? `used ${plural(useCount, "time")}` : `used ${formatCount(useCount)} of ${plural(maxUses, "time")}`;
}
