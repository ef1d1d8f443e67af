import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Link2 } from "lucide-react";
import { useMemo, useState } from "react";
import { blockingFault } from "#/api/fault";
import type { SignedUrl } from "#/api/links";
import { linksQuery } from "#/api/log-queries";
import { baseUrl } from "#/api/session";
import { useBucketNames } from "#/api/use-bucket-names";
import { useAllPages } from "#/api/use-all-pages";
import { curl } from "#/lib/curl";
import { holdsAll } from "#/lib/fold";
import { useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { SelectInput } from "#/ui/field";
import { FilterBox, focusGrid } from "#/ui/filter-box";
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
  const { bucket, method, find } = useSearch({ strict: false }) as { bucket?: string; method?: string; find?: string };
  const links = useInfiniteQuery(linksQuery(bucket ?? null));
  const [revoking, setRevoking] = useState<SignedUrl | null>(null);
  const all = useMemo(() => links.data?.pages.flatMap((page) => page.data), [links.data]);
  // The API knows no filter by method or key; all of them are looked through.
  useAllPages(links, method !== undefined || find !== undefined);
  const rows = useMemo(
    () => all?.filter((link) => (method === undefined || link.method === method) && holdsAll(link.key, find ?? "")),
    [all, method, find],
  );
  const filtered = bucket !== undefined || method !== undefined || find !== undefined;
  const columns = useMemo(() => linkColumns(setRevoking), []);
  const fault = blockingFault(links);
  const filter = (next: Filter) => go(paths.links({ bucket, method, find, ...next }), { replace: true });
  return (
    <Page title={<PageTitle>Links</PageTitle>}>
      <Filters bucket={bucket} method={method} find={find} onChange={filter} />
      {fault !== null ? (
        <FaultState fault={fault} onRetry={() => void links.refetch()} />
      ) : rows === undefined || (rows.length === 0 && links.hasNextPage) ? (
        <LoadingRows label="Loading the links" rows={4} />
      ) : rows.length === 0 ? (
        <div className="overflow-y-auto">
          <EmptyState
            icon={<Link2 size={28} aria-hidden />}
            title={filtered ? "No link is like that" : "No links yet"}
            action={
              filtered ? (
                <Button onClick={() => go(paths.links(), { replace: true })}>Show all links</Button>
              ) : (
                <Button look="primary" onClick={() => go(paths.buckets())}>
                  Choose an object to share
                </Button>
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

interface Filter {
  bucket?: string | undefined;
  method?: string | undefined;
  find?: string | undefined;
}

interface FiltersProps extends Filter {
  onChange(next: Filter): void;
}

const METHODS = [
  { value: "all", label: "All" },
  { value: "GET", label: "Download" },
  { value: "PUT", label: "Upload" },
] as const;

function Filters({ bucket, method, find, onChange }: FiltersProps) {
  const { names } = useBucketNames();
  const listed = bucket === undefined || names.includes(bucket) ? names : [bucket, ...names];
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-5 py-2">
      <FilterBox
        label="Filter by key"
        placeholder="A part of the key"
        className="w-60"
        value={find ?? ""}
        onDown={focusGrid}
        onChange={(text) => onChange({ find: text === "" ? undefined : text })}
      />
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
