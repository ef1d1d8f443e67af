import { Settings } from "lucide-react";
import type { Bucket } from "#/api/buckets";
import { exactBytes, formatBytes, formatCount } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import type { Column } from "#/ui/grid/columns";
import { Time } from "#/ui/time";
import { VisibilityBadge } from "./visibility";

export const bucketColumns: readonly Column<Bucket>[] = [
  {
    id: "name",
    header: "Name",
    width: "minmax(10rem, 1fr)",
    cell: ({ name }) => (
      // Files can be dropped onto its row.
      <Link to={paths.bucket(name)} data-drop-bucket={name} tabIndex={-1} title={name} className="truncate font-medium hover:underline">
        <bdi>{name}</bdi>
      </Link>
    ),
  },
  {
    id: "visibility",
    header: "Visibility",
    width: "6rem",
    cell: ({ visibility }) => <VisibilityBadge visibility={visibility} />,
  },
  { id: "objects", header: "Objects", width: "6rem", end: true, cell: ({ objectCount }) => formatCount(objectCount) },
  {
    id: "size",
    header: "Size",
    width: "6rem",
    end: true,
    cell: ({ sizeBytes }) => <span title={exactBytes(sizeBytes)}>{formatBytes(sizeBytes)}</span>,
  },
  {
    id: "created",
    header: "Created",
    width: "8rem",
    optional: true,
    cell: ({ createdAt }) => (
      <span className="text-text-muted">
        <Time at={createdAt} />
      </span>
    ),
  },
  {
    id: "settings",
    header: "Actions",
    headerUnseen: true,
    width: "2rem",
    end: true,
    cell: ({ name }) => (
      <Link
        to={paths.bucket(name, { settings: true })}
        tabIndex={-1}
        aria-label={`Settings of ${name}`}
        title="Settings"
        className="flex size-7 items-center justify-center rounded-md text-text-muted hover:bg-surface-hover hover:text-text"
      >
        <Settings size={15} aria-hidden />
      </Link>
    ),
  },
];
