import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowLeft, Trash2, Undo2 } from "lucide-react";
import { useMemo, useState } from "react";
import { blockingFault } from "#/api/fault";
import { bucketQuery } from "#/api/queries";
import { type TrashedObject, trashQuery, trashUrl } from "#/api/trash";
import { useRows } from "#/api/use-rows";
import { formatBytes, formatCount } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { Link, useGo } from "#/lib/link";
import { NOTHING, keepOnly } from "#/lib/selection";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button, buttonClass } from "#/ui/button";
import { DataGrid } from "#/ui/grid/data-grid";
import { ListStates } from "#/ui/list-states";
import { Page, PageTitle } from "#/ui/page";
import { EmptyState } from "#/ui/states";
import { trashColumns } from "./columns";
import { TrashDialog } from "./dialog";
import type { TrashAct } from "./trash-job";

/** What a bucket still keeps of what was deleted or replaced. */
export default function TrashPage({ bucket }: { bucket: string }) {
  useTitle(`${bucket} / Trash`);
  const go = useGo();
  const about = useQuery(bucketQuery(bucket));
  const query = useInfiniteQuery(trashQuery(bucket));
  const { rows, hasMore, more } = useRows(query);
  const [chosen, setChosen] = useState(NOTHING);
  const [doing, setDoing] = useState<{ act: TrashAct; rows: readonly TrashedObject[] } | null>(null);
  const selected = useMemo(() => rows?.filter(({ id }) => chosen.ids.has(id)) ?? [], [rows, chosen]);
  const selection = useMemo(() => keepOnly(chosen, new Set(selected.map(({ id }) => id))), [chosen, selected]);
  const fault = blockingFault(query);
  const days = about.data?.trashDays ?? 0;
  return (
    <Page
      title={<PageTitle>Trash of {bucket}</PageTitle>}
      actions={
        <>
          <Link to={paths.bucket(bucket)} className={buttonClass("plain")}>
            <ArrowLeft size={15} aria-hidden />
            Back to the bucket
          </Link>
          {rows !== undefined && rows.length > 0 && (
            <Button look="dangerous" icon={<Trash2 size={15} aria-hidden />} onClick={() => setDoing({ act: "empty", rows })}>
              Empty the trash…
            </Button>
          )}
        </>
      }
    >
      <ListStates
        fault={fault}
        onRetry={() => void query.refetch()}
        rows={rows}
        loading="Loading the trash"
        empty={
          <EmptyState
            icon={<Trash2 size={28} aria-hidden />}
            title="The trash is empty"
            action={
              days === 0 && (
                <Button look="primary" onClick={() => go(paths.bucket(bucket, { settings: true }))}>
                  Keep what is deleted
                </Button>
              )
            }
            curl={curl({ url: trashUrl(bucket) })}
          >
            {days === 0
              ? "This bucket keeps nothing of what is deleted or replaced."
              : `What is deleted or replaced can be restored for ${days === 1 ? "a day" : `${days} days`}.`}
          </EmptyState>
        }
      >
        {(kept) => (
          <DataGrid
            label={`Trash of ${bucket}`}
            columns={trashColumns}
            rows={kept}
            rowId={rowId}
            total={hasMore ? null : kept.length}
            selection={{ value: selection, onChange: setChosen }}
            onOpen={(row) => setDoing({ act: "restore", rows: [row] })}
            onDelete={(row) => setDoing({ act: "forget", rows: selected.length > 0 ? selected : [row] })}
            onNearEnd={more}
          />
        )}
      </ListStates>
      {selected.length > 0 && (
        <div role="toolbar" aria-label="Selection" className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-2">
          <p role="status" className="min-w-40 flex-1">
            <strong className="font-medium">{`${formatCount(selected.length)} selected`}</strong>
            <span className="text-text-muted">{`, ${formatBytes(selected.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))}`}</span>
          </p>
          <Button look="quiet" onClick={() => setChosen(NOTHING)}>
            Clear
          </Button>
          <Button icon={<Undo2 size={15} aria-hidden />} onClick={() => setDoing({ act: "restore", rows: selected })}>
            Restore
          </Button>
          <Button look="dangerous" icon={<Trash2 size={15} aria-hidden />} onClick={() => setDoing({ act: "forget", rows: selected })}>
            Delete for good
          </Button>
        </div>
      )}
      {doing !== null && <TrashDialog bucket={bucket} act={doing.act} rows={doing.rows} onClose={() => setDoing(null)} />}
    </Page>
  );
}

const rowId = (row: TrashedObject) => row.id;
