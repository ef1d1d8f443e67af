import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { HardDrive, Plus } from "lucide-react";
import type { Bucket } from "#/api/buckets";
import { blockingFault } from "#/api/fault";
import { bucketsFromQuery } from "#/api/queries";
import { baseUrl } from "#/api/session";
import { useRows } from "#/api/use-rows";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { FilterBox, focusGrid } from "#/ui/filter-box";
import { DataGrid } from "#/ui/grid/data-grid";
import { ListStates } from "#/ui/list-states";
import { Page, PageTitle } from "#/ui/page";
import { EmptyState } from "#/ui/states";
import { bucketColumns } from "./columns";
import { CreateBucketDialog } from "./create-dialog";

export function BucketsPage() {
  useTitle("Buckets");
  const go = useGo();
  const search = useSearch({ strict: false }) as { new?: string; find?: string };
  const find = search.find ?? "";
  const buckets = useInfiniteQuery(bucketsFromQuery(find));
  const { rows, hasMore, more } = useRows(buckets);
  const fault = blockingFault(buckets);
  const create = (
    <Button look="primary" icon={<Plus size={15} aria-hidden />} onClick={() => go(paths.buckets({ find: search.find, create: true }))}>
      New bucket
    </Button>
  );
  return (
    <Page title={<PageTitle>Buckets</PageTitle>} actions={rows?.length === 0 && find === "" ? undefined : create}>
      {(find !== "" || (rows !== undefined && rows.length > 0)) && (
        <div className="border-b border-line px-5 py-2">
          <FilterBox
            label="Filter by name"
            placeholder="How the name begins"
            className="w-80"
            value={find}
            onDown={focusGrid}
            onChange={(text) => go(paths.buckets({ find: text === "" ? undefined : text.toLowerCase() }), { replace: true })}
          />
        </div>
      )}
      <ListStates
        fault={fault}
        onRetry={() => void buckets.refetch()}
        rows={rows}
        loading="Loading the buckets"
        empty={
          find === "" ? (
            <EmptyState
              icon={<HardDrive size={28} aria-hidden />}
              title="No buckets yet"
              action={create}
              curl={curl({ method: "POST", url: `${baseUrl()}/v1/buckets`, json: { name: "my-bucket" } })}
            >
              A bucket holds objects under one name, with its own visibility. Make one, then drop files on it.
            </EmptyState>
          ) : (
            <EmptyState
              icon={<HardDrive size={28} aria-hidden />}
              title="No bucket is called so"
              action={<Button onClick={() => go(paths.buckets(), { replace: true })}>Show all buckets</Button>}
              curl={curl({ url: `${baseUrl()}/v1/buckets?prefix=${encodeURIComponent(find)}` })}
            >
              No name begins with “<bdi>{find}</bdi>”.
            </EmptyState>
          )
        }
      >
        {(found) => (
          <DataGrid
            label="Buckets"
            columns={bucketColumns}
            rows={found}
            rowId={bucketId}
            total={hasMore ? null : found.length}
            onOpen={(bucket) => go(paths.bucket(bucket.name))}
            onNearEnd={more}
          />
        )}
      </ListStates>
      {search.new !== undefined && (
        <CreateBucketDialog
          onClose={() => go(paths.buckets({ find: search.find }), { replace: true })}
          onCreated={(bucket) => go(paths.bucket(bucket.name), { replace: true })}
        />
      )}
    </Page>
  );
}

const bucketId = (bucket: Bucket) => bucket.id;
