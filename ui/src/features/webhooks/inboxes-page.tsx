import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Inbox as InboxIcon, Plus } from "lucide-react";
import { blockingFault, faultOf } from "#/api/fault";
import { type Inbox, createInbox } from "#/api/inboxes";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { inboxesQuery } from "#/api/webhook-queries";
import { curl } from "#/lib/curl";
import { Link, useGo } from "#/lib/link";
import { formatDuration } from "#/lib/time";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import type { Column } from "#/ui/grid/columns";
import { DataGrid } from "#/ui/grid/data-grid";
import { ListStates } from "#/ui/list-states";
import { Name } from "#/ui/name";
import { Page, PageTitle } from "#/ui/page";
import { EmptyState, FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";
import { WebhookTabs } from "./tabs";

/** The receivers of this server. */
export function InboxesPage() {
  useTitle("Inboxes");
  const go = useGo();
  const queryClient = useQueryClient();
  const inboxes = useQuery(inboxesQuery);
  const rows = inboxes.data;
  const fault = blockingFault(inboxes);
  const create = useAction({
    mutationFn: createInbox,
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: ["inboxes"] });
      go(paths.inbox(made.id));
    },
  });
  const button = (
    <Button look="primary" icon={<Plus size={15} aria-hidden />} pending={create.isPending} onClick={() => create.run()}>
      New inbox
    </Button>
  );
  return (
    <Page title={<PageTitle>Webhooks</PageTitle>} actions={rows === undefined || rows.length === 0 ? undefined : button}>
      <WebhookTabs here="inboxes" />
      {create.error !== null && (
        <div className="px-5 py-3">
          <FaultNotice fault={faultOf(create.error)} />
        </div>
      )}
      <ListStates
        fault={fault}
        onRetry={() => void inboxes.refetch()}
        rows={rows}
        loading="Loading the inboxes"
        loadingRows={3}
        empty={
          <EmptyState
            icon={<InboxIcon size={28} aria-hidden />}
            title="No inboxes yet"
            action={button}
            curl={curl({ method: "POST", url: `${baseUrl()}/v1/inboxes` })}
          >
            An inbox is a URL of this server that keeps what it is sent, so that you can try webhooks before there is a program to
            receive them.
          </EmptyState>
        }
      >
        {(all) => (
          <DataGrid
            label="Inboxes"
            columns={COLUMNS}
            rows={all}
            rowId={inboxId}
            fitsFromPx={700}
            total={all.length}
            onOpen={({ id }) => go(paths.inbox(id))}
          />
        )}
      </ListStates>
    </Page>
  );
}

const COLUMNS: readonly Column<Inbox>[] = [
  {
    id: "url",
    header: "URL",
    width: "minmax(12rem, 1fr)",
    cell: ({ id, url }) => (
      <Link to={paths.inbox(id)} tabIndex={-1} className="flex min-w-0 font-medium hover:underline">
        <Name>{url}</Name>
      </Link>
    ),
  },
  { id: "status", header: "Responds", width: "5rem", cell: ({ status }) => status },
  {
    id: "delay",
    header: "Delay",
    width: "5rem",
    optional: true,
    cell: ({ delayMs }) => (delayMs === 0 ? "At once" : formatDuration(delayMs)),
  },
  {
    id: "created",
    header: "Created",
    width: "7rem",
    cell: ({ createdAt }) => (
      <span className="truncate text-text-muted">
        <Time at={createdAt} />
      </span>
    ),
  },
];

const inboxId = (inbox: Inbox) => inbox.id;
