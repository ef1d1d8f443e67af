import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { HardDrive, Plus } from "lucide-react";
import { useMemo } from "react";
import type { Bucket } from "#/api/buckets";
import { blockingFault } from "#/api/fault";
import { bucketsQuery } from "#/api/queries";
import { baseUrl } from "#/api/session";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { DataGrid } from "#/ui/grid/data-grid";
import { Page, PageTitle } from "#/ui/page";
import { EmptyState, FaultState, LoadingRows } from "#/ui/states";
import { bucketColumns } from "./columns";
import { CreateBucketDialog } from "./create-dialog";

export function BucketsPage() {
  useTitle("Buckets");
  const go = useGo();
  const creating = "new" in useSearch({ strict: false });
  const buckets = useInfiniteQuery(bucketsQuery);
  const rows = useMemo(() => buckets.data?.pages.flatMap((page) => page.data), [buckets.data]);
  const fault = blockingFault(buckets);
  const create = (
    <Button look="primary" icon={<Plus size={15} aria-hidden />} onClick={() => go(paths.buckets({ create: true }))}>
      New bucket
    </Button>
  );
  return (
    <Page title={<PageTitle>Buckets</PageTitle>} actions={rows?.length === 0 ? undefined : create}>
      {fault !== null ? (
        <FaultState fault={fault} onRetry={() => void buckets.refetch()} />
      ) : rows === undefined ? (
        <LoadingRows label="Loading the buckets" />
      ) : rows.length === 0 ? (
        <EmptyState
          icon={<HardDrive size={28} aria-hidden />}
          title="No buckets yet"
          action={create}
          curl={curl({ method: "POST", url: `${baseUrl()}/v1/buckets`, json: { name: "my-bucket" } })}
        >
          A bucket holds objects under one name, with its own visibility. Make one, then drop files on it.
        </EmptyState>
      ) : (
        <DataGrid
          label="Buckets"
          columns={bucketColumns}
          rows={rows}
          rowId={bucketId}
          total={buckets.hasNextPage ? null : rows.length}
          onOpen={(bucket) => go(paths.bucket(bucket.name))}
          onNearEnd={() => {
            if (buckets.hasNextPage && !buckets.isFetching) void buckets.fetchNextPage();
          }}
        />
      )}
      {creating && (
        <CreateBucketDialog
          onClose={() => go(paths.buckets(), { replace: true })}
          onCreated={(bucket) => go(paths.bucket(bucket.name), { replace: true })}
        />
      )}
    </Page>
  );
}

const bucketId = (bucket: Bucket) => bucket.id;
