import { SearchX } from "lucide-react";
import { useMemo } from "react";
import { formatCount } from "#/lib/bytes";
import { useGo } from "#/lib/link";
import { lastSegment } from "#/lib/object-key";
import { type BucketView, paths } from "#/paths";
import { Button } from "#/ui/button";
import { DataGrid } from "#/ui/grid/data-grid";
import { EmptyState, type Fault, FaultNotice, FaultState, LoadingRows } from "#/ui/states";
import { baseUrl } from "#/api/session";
import { curl } from "#/lib/curl";
import { objectColumns } from "./columns";
import { EmptyFolder } from "./empty-folder";
import type { Row } from "./rows";
import type { Folder } from "./use-folder";
import type { useSelection } from "./use-selection";
import type { Uploads } from "./uploads";

interface ObjectListProps {
  bucket: string;
  here: BucketView;
  search: string | undefined;
  folder: Folder;
  fault: Fault | null;
  selection: ReturnType<typeof useSelection>;
  openKey: string | null;
  uploads: Uploads;
  onShow(key: string, how?: { replace: boolean }): void;
  onRename(row: Row): void;
  onDelete(row: Row): void;
}

/** The rows of the browser, in whichever state they are. */
export function ObjectList(props: ObjectListProps) {
  const { bucket, here, search, folder, fault, selection, openKey, uploads, onShow, onRename, onDelete } = props;
  const go = useGo();
  const columns = useMemo(() => objectColumns(bucket, here), [bucket, here]);
  const { rows } = folder;
  const { prefix = "", sort = "key", order = "asc" } = here;
  if (fault !== null) return <FaultState fault={fault} onRetry={folder.reload} />;
  if (rows === undefined) return <LoadingRows label="Loading the folder" rows={12} />;
  if (rows.length === 0 && folder.complete) {
    if (search === undefined) return <EmptyFolder bucket={bucket} prefix={prefix} uploads={uploads} />;
    return (
      <div className="min-h-0 flex-1 overflow-y-auto">
        <EmptyState
          icon={<SearchX size={28} aria-hidden />}
          title="Nothing found"
          action={<Button onClick={() => go(paths.bucket(bucket, { ...here, find: undefined, within: undefined }))}>Show the folder</Button>}
          curl={curl({ url: `${baseUrl()}/v1/buckets/${bucket}/objects?${new URLSearchParams({ search })}` })}
        >
          No key contains “<bdi>{search}</bdi>”. Upper and lower case make no difference.
        </EmptyState>
      </div>
    );
  }
  const sortBy = (by: string) => {
    // Names and types begin at A; of sizes and times the largest and the latest is mostly wanted.
    const first = by === "key" || by === "contentType" ? "asc" : "desc";
    const next = by !== sort ? first : order === "asc" ? "desc" : "asc";
    const plain = by === "key" && next === "asc";
    const value = by as NonNullable<BucketView["sort"]>;
    go(
      paths.bucket(bucket, {
        ...here,
        object: openKey ?? undefined,
        sort: plain ? undefined : value,
        order: plain ? undefined : next,
      }),
      { replace: true },
    );
  };
  const place = prefix === "" ? bucket : lastSegment(prefix);
  return (
    <DataGrid
      label={search === undefined ? `Contents of ${place}` : `Found in ${bucket}`}
      columns={columns}
      rows={rows}
      rowId={rowId}
      total={folder.complete ? rows.length : null}
      selection={{ value: selection.value, onChange: selection.change }}
      sort={{ value: { by: sort, order }, onChange: sortBy }}
      openId={openKey}
      onOpen={(row) => {
        if (row.kind === "folder") go(paths.bucket(bucket, { prefix: row.id, sort: here.sort, order: here.order }));
        else onShow(row.id);
      }}
      onActive={(row) => {
        // With the panel open the arrows step through the objects.
        if (openKey !== null && row.kind === "object") onShow(row.id, { replace: true });
      }}
      onDelete={onDelete}
      onRename={onRename}
      onNearEnd={folder.loadMore}
      end={
        folder.moreFault !== null ? (
          <div className="p-4">
            <FaultNotice fault={folder.moreFault} onRetry={folder.reload} />
          </div>
        ) : folder.loadingMore ? (
          <p className="px-4 py-2 text-text-muted">Loading more…</p>
        ) : folder.full ? (
          <p className="px-4 py-2 text-text-muted">{`These are the first ${formatCount(rows.length)}. Find, or another order, shows others.`}</p>
        ) : null
      }
    />
  );
}

const rowId = (row: Row) => row.id;
