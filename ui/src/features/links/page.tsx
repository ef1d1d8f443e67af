import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Link2 } from "lucide-react";
import { useMemo, useState } from "react";
import { blockingFault } from "#/api/fault";
import type { SignedUrl } from "#/api/links";
import { linksQuery } from "#/api/log-queries";
import { baseUrl } from "#/api/session";
import { useBucketNames } from "#/api/use-bucket-names";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { SelectInput } from "#/ui/field";
import { DataGrid } from "#/ui/grid/data-grid";
import { Page, PageTitle } from "#/ui/page";
import { Segments } from "#/ui/segments";
import { EmptyState, FaultState, LoadingRows } from "#/ui/states";
import { linkColumns } from "./columns";
import { RevokeLinkDialog } from "./revoke-dialog";

/** Every signed URL that still works, of all buckets. They are made where the object is: by its Share button. */
export function LinksPage() {
  useTitle("Links");
  const go = useGo();
  const { bucket, method } = useSearch({ strict: false }) as { bucket?: string; method?: string };
  const links = useInfiniteQuery(linksQuery(bucket ?? null));
  const [revoking, setRevoking] = useState<SignedUrl | null>(null);
  const all = useMemo(() => links.data?.pages.flatMap((page) => page.data), [links.data]);
  // The API knows no filter by method; what is loaded is looked through.
  const rows = useMemo(
    () => all?.filter((link) => method === undefined || link.method === method),
    [all, method],
  );
  const columns = useMemo(() => linkColumns(setRevoking), []);
  const fault = blockingFault(links);
  const filter = (next: { bucket?: string | undefined; method?: string | undefined }) =>
    go(paths.links({ bucket, method, ...next }), { replace: true });
  return (
    <Page title={<PageTitle>Links</PageTitle>}>
      <Filters bucket={bucket} method={method} onChange={filter} />
      {fault !== null ? (
        <FaultState fault={fault} onRetry={() => void links.refetch()} />
      ) : rows === undefined ? (
        <LoadingRows label="Loading the links" rows={4} />
      ) : rows.length === 0 ? (
        <div className="overflow-y-auto">
          <EmptyState
            icon={<Link2 size={28} aria-hidden />}
            title={bucket === undefined && method === undefined ? "No links yet" : "No link is like that"}
            action={
              bucket === undefined && method === undefined ? (
                <Button look="primary" onClick={() => go(paths.buckets())}>
                  Choose an object to share
                </Button>
              ) : (
                <Button onClick={() => go(paths.links(), { replace: true })}>Show all links</Button>
              )
            }
            curl={curl({
              method: "POST",
              url: `${baseUrl()}/v1/buckets/${bucket ?? "my-bucket"}/sign`,
              json: { key: "hello.txt", method: method ?? "GET", expiresIn: "24h" },
            })}
          >
            A link lets anyone who has it read or upload one object without a key, until it expires or is revoked.
          </EmptyState>
        </div>
      ) : (
        <DataGrid
          label="Links"
          columns={columns}
          rows={rows}
          rowId={linkId}
          fitsFromPx={860}
          total={links.hasNextPage ? null : rows.length}
          onOpen={setRevoking}
          onDelete={setRevoking}
          onNearEnd={() => {
            if (links.hasNextPage && !links.isFetching) void links.fetchNextPage();
          }}
        />
      )}
      {revoking !== null && <RevokeLinkDialog link={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

interface FiltersProps {
  bucket: string | undefined;
  method: string | undefined;
  onChange(next: { bucket?: string | undefined; method?: string | undefined }): void;
}

const METHODS = [
  { value: "all", label: "All" },
  { value: "GET", label: "Download" },
  { value: "PUT", label: "Upload" },
] as const;

function Filters({ bucket, method, onChange }: FiltersProps) {
  const { names } = useBucketNames();
  const listed = bucket === undefined || names.includes(bucket) ? names : [bucket, ...names];
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-5 py-2">
      <Segments
        label="Allows"
        value={method === "GET" || method === "PUT" ? method : "all"}
        choices={METHODS}
        onChange={(next) => onChange({ method: next === "all" ? undefined : next })}
      />
      <SelectInput
        aria-label="Bucket"
        className="w-auto! max-w-60"
        value={bucket ?? ""}
        onChange={({ target }) => onChange({ bucket: target.value === "" ? undefined : target.value })}
      >
        <option value="">All buckets</option>
        {listed.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </SelectInput>
    </div>
  );
}

const linkId = (link: SignedUrl) => link.id;
