import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { KeyRound, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { blockingFault } from "#/api/fault";
import type { Key } from "#/api/keys";
import { keysQuery } from "#/api/queries";
import { baseUrl } from "#/api/session";
import { useAllPages } from "#/api/use-all-pages";
import { useRows } from "#/api/use-rows";
import { curl } from "#/lib/curl";
import { holdsAll } from "#/lib/fold";
import { useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { FilterBox, focusGrid } from "#/ui/filter-box";
import { DataGrid } from "#/ui/grid/data-grid";
import { ListStates } from "#/ui/list-states";
import { Page, PageTitle } from "#/ui/page";
import { ListAndPanel } from "#/ui/side-panel";
import { EmptyState } from "#/ui/states";
import { keyColumns } from "./columns";
import { CreateKeyDialog } from "./create-dialog";
import { KeyPanel } from "./panel";
import { RevokeDialog } from "./revoke-dialog";

export function KeysPage() {
  useTitle("Keys");
  const go = useGo();
  const search = useSearch({ strict: false }) as { new?: string; find?: string; key?: string };
  const find = search.find ?? "";
  const keys = useInfiniteQuery(keysQuery);
  const { rows: all, hasMore, more } = useRows(keys);
  const [revoking, setRevoking] = useState<Key | null>(null);
  // The API knows no filter of keys; all of them are looked through.
  useAllPages(keys, find !== "");
  const rows = useMemo(() => all?.filter(({ name, prefix }) => holdsAll(`${name} ${prefix}`, find)), [all, find]);
  const whole = useMemo(() => keyColumns(setRevoking), []);
  const fault = blockingFault(keys);
  const open = all?.find(({ id }) => id === search.key);
  const isOpen = open !== undefined;
  // Beside the open key there is less room, and its prefix stands there.
  const columns = useMemo(() => (isOpen ? whole.filter(({ id }) => id !== "prefix") : whole), [whole, isOpen]);
  const create = (
    <Button look="primary" icon={<Plus size={15} aria-hidden />} onClick={() => go(paths.keys({ find: search.find, create: true }))}>
      New key
    </Button>
  );
  return (
    <Page title={<PageTitle>Keys</PageTitle>} actions={all?.length === 0 || fault !== null ? undefined : create}>
      {all !== undefined && all.length > 0 && (
        <div className="border-b border-line px-5 py-2">
          <FilterBox
            label="Filter by name"
            placeholder="A part of the name or the prefix"
            className="w-80"
            value={find}
            onDown={focusGrid}
            onChange={(text) => go(paths.keys({ find: text === "" ? undefined : text }), { replace: true })}
          />
        </div>
      )}
      <ListStates
        fault={fault}
        onRetry={() => void keys.refetch()}
        rows={rows?.length === 0 && hasMore ? undefined : rows}
        loading="Loading the keys"
        loadingRows={4}
        empty={
          find === "" ? (
            <EmptyState
              icon={<KeyRound size={28} aria-hidden />}
              title="No keys yet"
              action={create}
              curl={curl({ method: "POST", url: `${baseUrl()}/v1/keys`, json: { name: "my-app" } })}
            >
              Programs authenticate with a key. Give each its own, so that one can be revoked without touching the others.
            </EmptyState>
          ) : (
            <EmptyState
              icon={<KeyRound size={28} aria-hidden />}
              title="No key is called so"
              action={<Button onClick={() => go(paths.keys(), { replace: true })}>Show all keys</Button>}
              curl={curl({ url: `${baseUrl()}/v1/keys` })}
            >
              Neither a name nor a prefix holds “<bdi>{find}</bdi>”.
            </EmptyState>
          )
        }
      >
        {(found) => (
          <ListAndPanel
            panel={
              open !== undefined && (
                <KeyPanel key={open.id} apiKey={open} onRevoke={() => setRevoking(open)} onClose={() => go(paths.keys({ find: search.find }))} />
              )
            }
          >
            <DataGrid
              label="Keys"
              columns={columns}
              rows={found}
              rowId={keyId}
              fitsFromPx={800}
              total={hasMore ? null : found.length}
              openId={open?.id ?? null}
              onOpen={({ id }: Key) => go(paths.keys({ find: search.find, key: id }), { replace: isOpen })}
              onDelete={setRevoking}
              onNearEnd={more}
            />
          </ListAndPanel>
        )}
      </ListStates>
      {search.new !== undefined && <CreateKeyDialog onClose={() => go(paths.keys({ find: search.find }), { replace: true })} />}
      {revoking !== null && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

const keyId = (key: Key) => key.id;
