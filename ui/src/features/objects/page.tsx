import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { blockingFault } from "#/api/fault";
import { bucketQuery } from "#/api/queries";
import { useGo } from "#/lib/link";
import { lastSegment, parentPrefix } from "#/lib/object-key";
import { NOTHING, keepOnly } from "#/lib/selection";
import { useShortcut } from "#/lib/shortcuts";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { DataGrid } from "#/ui/grid/data-grid";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { FaultNotice, FaultState, LoadingRows } from "#/ui/states";
import { Breadcrumbs } from "./breadcrumbs";
import { objectColumns } from "./columns";
import { DeleteDialog } from "./delete-dialog";
import { ObjectDetails } from "./details";
import { DropZone } from "./drop-zone";
import { EmptyFolder } from "./empty-folder";
import { NewFolderDialog } from "./new-folder-dialog";
import type { Row } from "./rows";
import { SelectionBar } from "./selection-bar";
import { FolderActions } from "./toolbar";
import { useFolder } from "./use-folder";
import { useUploads } from "./use-uploads";

interface BucketBrowserProps {
  bucket: string;
  prefix: string;
  /** The key of the object whose details are open. */
  object: string | null;
}

/** What is in a bucket, one folder at a time. */
export function BucketBrowser({ bucket, prefix, object }: BucketBrowserProps) {
  useTitle([bucket, ...prefix.split("/")].filter((part) => part !== "").join(" / "));
  const go = useGo();
  const folder = useFolder(bucket, prefix);
  const about = useQuery(bucketQuery(bucket));
  const uploads = useUploads(bucket, prefix);
  const [chosen, setSelection] = useState(NOTHING);
  const [deleting, setDeleting] = useState<readonly Row[] | null>(null);
  const [naming, setNaming] = useState(false);
  const { rows } = folder;

  const columns = useMemo(() => objectColumns(bucket, prefix), [bucket, prefix]);
  const selected = useMemo(() => rows?.filter((row) => chosen.ids.has(row.id)) ?? [], [rows, chosen]);
  // What others have deleted is no longer selected.
  const selection = useMemo(() => keepOnly(chosen, new Set(selected.map(rowId))), [chosen, selected]);

  const show = (key: string | null, how?: { replace: boolean }) =>
    go(paths.bucket(bucket, key === null ? { prefix } : { prefix, object: key }), how);
  useShortcut(
    (event) => event.key === "Backspace",
    () => {
      if (prefix !== "") go(paths.bucket(bucket, { prefix: parentPrefix(prefix) }));
    },
  );
  useShortcut((event) => event.key === "Escape" && object !== null, () => show(null));

  const fault = folder.fault ?? (about.data === undefined ? null : blockingFault(about));
  return (
    <Page
      title={<Breadcrumbs bucket={bucket} prefix={prefix} />}
      actions={
        fault === null && <FolderActions bucket={about.data} uploads={uploads} onNewFolder={() => setNaming(true)} />
      }
    >
      {fault === null && <DropZone place={prefix === "" ? bucket : lastSegment(prefix)} onDrop={uploads.start} />}
      {uploads.fault !== null && (
        <div className="px-5 pt-3">
          <FaultNotice fault={uploads.fault} />
        </div>
      )}
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {folder.stale && (
            <div className="px-5 py-2">
              <Notice tone="info" action={<Button onClick={folder.reload}>Show the changes</Button>}>
                This folder has changed since it was loaded.
              </Notice>
            </div>
          )}
          {fault !== null ? (
            <FaultState fault={fault} onRetry={folder.reload} />
          ) : rows === undefined ? (
            <LoadingRows label="Loading the folder" rows={12} />
          ) : rows.length === 0 && folder.complete ? (
            <EmptyFolder bucket={bucket} prefix={prefix} uploads={uploads} />
          ) : (
            <DataGrid
              label={`Contents of ${prefix === "" ? bucket : lastSegment(prefix)}`}
              columns={columns}
              rows={rows}
              rowId={rowId}
              total={folder.complete ? rows.length : null}
              selection={{ value: selection, onChange: setSelection }}
              openId={object}
              onOpen={(row) =>
                row.kind === "folder" ? go(paths.bucket(bucket, { prefix: row.id })) : show(row.id)
              }
              onActive={(row) => {
                // With the panel open the arrows step through the objects.
                if (object !== null && row.kind === "object") show(row.id, { replace: true });
              }}
              onDelete={(row) => setDeleting(selected.length > 0 ? selected : [row])}
              onNearEnd={folder.loadMore}
              end={
                folder.moreFault !== null ? (
                  <div className="p-4">
                    <FaultNotice fault={folder.moreFault} onRetry={folder.reload} />
                  </div>
                ) : folder.loadingMore ? (
                  <p className="px-4 py-2 text-text-muted">Loading more…</p>
                ) : null
              }
            />
          )}
          {selected.length > 0 && (
            <SelectionBar
              bucket={bucket}
              isPublic={about.data?.visibility === "public"}
              rows={selected}
              onClear={() => setSelection(NOTHING)}
              onDelete={() => setDeleting(selected)}
            />
          )}
        </div>
        {object !== null && (
          <ObjectDetails
            bucket={bucket}
            objectKey={object}
            isPublic={about.data?.visibility === "public"}
            onClose={() => show(null)}
            onDelete={(row) => setDeleting([row])}
          />
        )}
      </div>
      {deleting !== null && (
        <DeleteDialog
          bucket={bucket}
          rows={deleting}
          onClose={() => setDeleting(null)}
          onDeleted={() => {
            if (object !== null && deleting.some((row) => row.id === object)) show(null, { replace: true });
          }}
        />
      )}
      {naming && <NewFolderDialog bucket={bucket} prefix={prefix} onClose={() => setNaming(false)} />}
    </Page>
  );
}

const rowId = (row: Row) => row.id;
