import { ArrowDownToLine, ArrowUpFromLine } from "lucide-react";
import type { SignedUrl } from "#/api/links";
import { formatBytes } from "#/lib/bytes";
import { parentPrefix } from "#/lib/object-key";
import { paths } from "#/paths";
import { Badge } from "#/ui/badge";
import type { Column } from "#/ui/grid/columns";
import { RowAction } from "#/ui/grid/row-action";
import { Name } from "#/ui/name";
import { Time } from "#/ui/time";

export function linkColumns(onRevoke: (link: SignedUrl) => void): readonly Column<SignedUrl>[] {
  return [
    {
      id: "object",
      header: "Object",
      width: "minmax(10rem, 1fr)",
      cell: ({ key }) => <Name className="font-medium">{key}</Name>,
    },
    { id: "bucket", header: "Bucket", width: "8rem", optional: true, cell: ({ bucket }) => <Name>{bucket}</Name> },
    { id: "allows", header: "Allows", width: "6rem", cell: (link) => <LinkMethod method={link.method} /> },
    { id: "uses", header: "Uses", width: "5rem", end: true, cell: usesOf },
    {
      id: "limits",
      header: "Limits",
      width: "minmax(8rem, 0.5fr)",
      optional: true,
      cell: (link) => <Name className="text-text-muted">{limitsOf(link)}</Name>,
    },
    {
      id: "expires",
      header: "Expires",
      width: "7rem",
      cell: ({ expiresAt }) => (
        <span className="truncate text-text-muted">
          <Time at={expiresAt} />
        </span>
      ),
    },
    {
      id: "revoke",
      header: "Actions",
      headerUnseen: true,
      width: "4rem",
      end: true,
      cell: (link) => (
        <RowAction label={`Revoke the link to ${link.key}`} onAct={() => onRevoke(link)}>
          Revoke
        </RowAction>
      ),
    },
  ];
}

/** Where the object is. What is yet to be uploaded cannot be opened; its folder can. */
export function placeOf({ bucket, key, method }: SignedUrl): string {
  const prefix = parentPrefix(key);
  return paths.bucket(bucket, method === "GET" ? { prefix, object: key } : { prefix });
}

export function LinkMethod({ method }: { method: string }) {
  return method === "PUT" ? (
    <Badge icon={<ArrowUpFromLine size={14} aria-hidden />}>Upload</Badge>
  ) : (
    <Badge icon={<ArrowDownToLine size={14} aria-hidden />}>Download</Badge>
  );
}

/** "3" or "3 of 10". */
export function usesOf({ useCount, maxUses }: SignedUrl): string {
  return maxUses == null ? String(useCount) : `${useCount} of ${maxUses}`;
}

/** "image/png, at most 20.0 MiB"; empty where there is none. */
export function limitsOf({ contentType, maxBytes }: SignedUrl): string {
  return [contentType, maxBytes == null ? null : `at most ${formatBytes(maxBytes)}`].filter((limit) => limit != null).join(", ");
}
