import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Link2 } from "lucide-react";
import { useMemo, useState } from "react";
import { blockingFault } from "#/api/fault";
import type { SignedUrl } from "#/api/links";
import { linksQuery } from "#/api/log-queries";
import { baseUrl } from "#/api/session";
import { useAllPages } from "#/api/use-all-pages";
import { useRows } from "#/api/use-rows";
import { curl } from "#/lib/curl";
import { holdsAll } from "#/lib/fold";
import { useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { type LinksView, paths } from "#/paths";
import { Button } from "#/ui/button";
import { DataGrid } from "#/ui/grid/data-grid";
import { ListStates } from "#/ui/list-states";
import { Page, PageTitle } from "#/ui/page";
import { ListAndPanel } from "#/ui/side-panel";
import { EmptyState } from "#/ui/states";
import { linkColumns } from "./columns";
import { Filters } from "./filters";
import { LinkPanel } from "./panel";
import { RevokeLinkDialog } from "./revoke-dialog";

/** Every signed URL that still works, of all buckets. They are made where the object is: by its Share button. */
export function LinksPage() {
  useTitle("Links");
  const go = useGo();
  const view = useSearch({ strict: false }) as LinksView;
  const { bucket, method, keyId, find } = view;
  const links = useInfiniteQuery(
    linksQuery({ ...(bucket === undefined ? {} : { bucket }), ...(keyId === undefined ? {} : { keyId }) }),
  );
  const { rows: all, hasMore, more } = useRows(links);
  const [revoking, setRevoking] = useState<SignedUrl | null>(null);
  // The API knows no filter by method or object: all pages are looked through here.
  const picking = method !== undefined || find !== undefined;
  useAllPages(links, picking);
  const rows = useMemo(
    () => all?.filter((link) => (method === undefined || link.method === method) && holdsAll(link.key, find ?? "")),
    [all, method, find],
  );
  const columns = useMemo(() => linkColumns(setRevoking), []);
  const fault = blockingFault(links);
  const open = all?.find(({ id }) => id === view.open);
  const filtered = bucket !== undefined || keyId !== undefined || picking;
  return (
    <Page title={<PageTitle>Links</PageTitle>}>
      <Filters view={view} onChange={(next) => go(paths.links({ ...view, open: undefined, ...next }), { replace: true })} />
      <ListStates
        fault={fault}
        onRetry={() => void links.refetch()}
        rows={rows?.length === 0 && picking && hasMore ? undefined : rows}
        loading="Loading the links"
        loadingRows={4}
        empty={
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
        }
      >
        {(found) => (
          <ListAndPanel
            panel={
              open !== undefined && (
                <LinkPanel
                  key={open.id}
                  link={open}
                  onRevoke={() => setRevoking(open)}
                  onClose={() => go(paths.links({ ...view, open: undefined }))}
                />
              )
            }
          >
            <DataGrid
              label="Links"
              columns={columns}
              rows={found}
              rowId={linkId}
              fitsFromPx={860}
              total={hasMore ? null : found.length}
              openId={open?.id ?? null}
              onOpen={({ id }: SignedUrl) => go(paths.links({ ...view, open: id }), { replace: open !== undefined })}
              onDelete={setRevoking}
              onNearEnd={more}
            />
          </ListAndPanel>
        )}
      </ListStates>
      {revoking !== null && <RevokeLinkDialog link={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

const linkId = (link: SignedUrl) => link.id;
