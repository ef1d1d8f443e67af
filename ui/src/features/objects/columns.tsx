import { File, FileArchive, FileCode, FileText, Film, Folder, Image, Music } from "lucide-react";
import { exactBytes, formatBytes } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { visibleName } from "#/lib/object-key";
import { type BucketView, paths } from "#/paths";
import type { Column } from "#/ui/grid/columns";
import { Time } from "#/ui/time";
import type { Row } from "./rows";

/** `here`: the list as it is addressed, so that opening an object keeps it. */
export function objectColumns(bucket: string, here: BucketView): readonly Column<Row>[] {
  const pathOf = (row: Row) =>
    row.kind === "folder"
      ? paths.bucket(bucket, { prefix: row.id, sort: here.sort, order: here.order })
      : paths.bucket(bucket, { ...here, object: row.id });
  return [
    {
      id: "name",
      header: "Name",
      sortBy: "key",
      width: "minmax(10rem, 1fr)",
      cell: (row) => (
        <>
          <RowIcon row={row} />
          <Link
            to={pathOf(row)}
            tabIndex={-1}
            title={row.name}
            className="truncate hover:underline"
            // Files can be dropped onto a folder's row.
            {...(row.kind === "folder" ? { "data-drop-bucket": bucket, "data-drop-prefix": row.id } : {})}
          >
            <bdi>{visibleName(row.name)}</bdi>
          </Link>
        </>
      ),
    },
    {
      id: "size",
      header: "Size",
      sortBy: "sizeBytes",
      width: "5.5rem",
      end: true,
      cell: (row) =>
        row.kind === "object" ? (
          <span title={exactBytes(row.object.sizeBytes)}>{formatBytes(row.object.sizeBytes)}</span>
        ) : (
          <span className="text-text-muted">–</span>
        ),
    },
    {
      id: "type",
      header: "Type",
      sortBy: "contentType",
      width: "minmax(0, 11rem)",
      optional: true,
      cell: (row) => (
        <span className="truncate text-text-muted">{row.kind === "folder" ? "Folder" : row.object.contentType}</span>
      ),
    },
    {
      id: "modified",
      header: "Modified",
      sortBy: "updatedAt",
      width: "7.5rem",
      cell: (row) => (
        <span className="truncate text-text-muted">{row.kind === "object" ? <Time at={row.object.updatedAt} /> : "–"}</span>
      ),
    },
  ];
}

const ICONS: [RegExp, typeof File][] = [
  [/^image\//, Image],
  [/^video\//, Film],
  [/^audio\//, Music],
  [/^(application\/(json|xml|javascript|toml|yaml)|text\/(html|css|javascript|xml))/, FileCode],
  [/^(text\/|application\/pdf)/, FileText],
  [/(zip|gzip|tar|compressed|zstd|7z)/, FileArchive],
];

/** The word is in the type column and in the link; the icon only helps the eye. */
function RowIcon({ row }: { row: Row }) {
  if (row.kind === "folder") return <Folder size={16} aria-hidden className="shrink-0 text-accent-text" />;
  const Icon = ICONS.find(([pattern]) => pattern.test(row.object.contentType))?.[1] ?? File;
  return <Icon size={16} aria-hidden className="shrink-0 text-text-muted" />;
}
