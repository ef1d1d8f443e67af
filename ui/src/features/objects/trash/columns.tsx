import type { TrashedObject } from "#/api/trash";
import { exactBytes, formatBytes } from "#/lib/bytes";
import type { Column } from "#/ui/grid/columns";
import { Name } from "#/ui/name";
import { Time } from "#/ui/time";

export const trashColumns: readonly Column<TrashedObject>[] = [
  { id: "key", header: "Key", width: "minmax(10rem, 1fr)", cell: ({ key }) => <Name>{key}</Name> },
  {
    id: "size",
    header: "Size",
    width: "5.5rem",
    end: true,
    cell: ({ sizeBytes }) => <span title={exactBytes(sizeBytes)}>{formatBytes(sizeBytes)}</span>,
  },
  {
    id: "cause",
    header: "Reason",
    width: "5.5rem",
    cell: ({ cause }) => <span className="text-text-muted">{cause === "replaced" ? "Replaced" : "Deleted"}</span>,
  },
  {
    id: "deleted",
    header: "Deleted",
    width: "7.5rem",
    cell: ({ deletedAt }) => (
      <span className="truncate text-text-muted">
        <Time at={deletedAt} />
      </span>
    ),
  },
  {
    id: "expires",
    header: "Kept until",
    width: "7.5rem",
    optional: true,
    cell: ({ expiresAt }) => (
      <span className="truncate text-text-muted">
        <Time at={expiresAt} />
      </span>
    ),
  },
];
