import type { Key } from "#/api/keys";
import { plural } from "#/lib/bytes";
import type { Column } from "#/ui/grid/columns";
import { RowAction } from "#/ui/grid/row-action";
import { Name } from "#/ui/name";
import { Time, useNow } from "#/ui/time";
import { permissionLabel } from "./permissions";

export function keyColumns(onRevoke: (key: Key) => void): readonly Column<Key>[] {
  return [
    {
      id: "name",
      header: "Name",
      width: "minmax(7rem, 1fr)",
      cell: ({ name }) => <Name className="font-medium">{name}</Name>,
    },
    {
      id: "prefix",
      header: "Prefix",
      width: "8rem",
      cell: ({ prefix }) => <span className="truncate font-mono text-xs text-text-muted">{prefix}…</span>,
    },
    { id: "permission", header: "Permission", width: "5.5rem", cell: ({ permission }) => permissionLabel(permission) },
    {
      id: "buckets",
      header: "Buckets",
      width: "5rem",
      optional: true,
      cell: ({ buckets }) => (
        <span className="truncate" title={buckets?.join(", ")}>
          {buckets == null ? "All" : buckets.length === 1 ? buckets[0] : plural(buckets.length, "bucket")}
        </span>
      ),
    },
    {
      id: "used",
      header: "Last used",
      width: "6.5rem",
      cell: ({ lastUsedAt }) => (
        <span className="truncate text-text-muted">{lastUsedAt == null ? "Never" : <Time at={lastUsedAt} />}</span>
      ),
    },
    { id: "expires", header: "Expires", width: "5.5rem", cell: (key) => <Expires at={key.expiresAt ?? null} /> },
    {
      id: "revoke",
      header: "Actions",
      headerUnseen: true,
      width: "4rem",
      end: true,
      cell: (key) => (
        <RowAction label={`Revoke ${key.name}`} onAct={() => onRevoke(key)}>
          Revoke
        </RowAction>
      ),
    },
  ];
}

/** When it ends; a key that has ended says so. */
export function Expires({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return <span className="text-text-muted">Never</span>;
  const over = now >= Date.parse(at);
  return (
    <span className={over ? "truncate text-danger-text" : "truncate text-text-muted"}>
      {over && "Expired "}
      <Time at={at} />
    </span>
  );
}
