import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { Inbox as InboxIcon, Trash2, Webhook } from "lucide-react";
import { useState } from "react";
import { blockingFault } from "#/api/fault";
import type { Inbox, InboxRequest } from "#/api/inboxes";
import { inboxQuery, inboxRequestsQuery } from "#/api/webhook-queries";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button, IconButton } from "#/ui/button";
import { CodeBlock } from "#/ui/code";
import type { Column } from "#/ui/grid/columns";
import { DataGrid } from "#/ui/grid/data-grid";
import { ListStates } from "#/ui/list-states";
import { Page } from "#/ui/page";
import { ListAndReader } from "#/ui/reader";
import { EmptyState, FaultState, LoadingRows } from "#/ui/states";
import { Time } from "#/ui/time";
import { Crumbs } from "./crumbs";
import { DeleteInboxDialog } from "./delete-inbox-dialog";
import { InboxAnswerForm } from "./inbox-answer";
import { ReceivedPanel } from "./received-panel";

/** One inbox: its URL, how it answers, and what it received. */
export function InboxPage() {
  useTitle("Inbox");
  const { inbox: id = "" } = useParams({ strict: false }) as { inbox?: string };
  const inbox = useQuery(inboxQuery(id));
  const fault = blockingFault(inbox);
  if (fault !== null || inbox.data === undefined) {
    return (
      <Page title={<Title id={id} />}>
        {fault === null ? (
          <LoadingRows label="Loading the inbox" />
        ) : (
          <FaultState fault={fault} onRetry={() => void inbox.refetch()} />
        )}
      </Page>
    );
  }
  return <Loaded key={id} inbox={inbox.data} />;
}

function Loaded({ inbox }: { inbox: Inbox }) {
  const go = useGo();
  const queryClient = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const openId = search.request ?? null;
  const requests = useQuery(inboxRequestsQuery(inbox.id));
  const rows = requests.data;
  const fault = blockingFault(requests);
  const open = rows?.find(({ id }) => id === openId);
  return (
    <Page
      title={<Title id={inbox.id} />}
      actions={
        <>
          <Button
            look="primary"
            icon={<Webhook size={15} aria-hidden />}
            onClick={() => go(paths.webhooks({ create: true, url: inbox.url }))}
          >
            Make a webhook to it
          </Button>
          <IconButton label="Delete the inbox" icon={<Trash2 size={16} aria-hidden />} onClick={() => setDeleting(true)} />
        </>
      }
    >
      <div className="flex flex-wrap items-end gap-x-6 gap-y-2 border-b border-line px-5 py-3">
        <div className="min-w-0 flex-1 basis-96">
          <CodeBlock label="URL of the inbox" text={inbox.url} />
        </div>
        <InboxAnswerForm key={`${inbox.status} ${inbox.delayMs}`} inbox={inbox} />
      </div>
      <ListStates
        fault={fault}
        onRetry={() => void requests.refetch()}
        rows={rows}
        loading="Loading what it received"
        empty={
          <EmptyState
            icon={<InboxIcon size={28} aria-hidden />}
            title="Nothing received yet"
            action={
              <Button onClick={() => go(paths.webhooks({ create: true, url: inbox.url }))}>Send it this account's events</Button>
            }
            curl={curl({ method: "POST", url: inbox.url, token: null, json: { hello: "inbox" } })}
          >
            What is sent to the URL shows up here: the last 100 requests, for 30 days. Anyone who knows the URL can send.
          </EmptyState>
        }
      >
        {(received) => (
          <ListAndReader
            reader={
              open === undefined ? null : (
                <ReceivedPanel key={open.id} request={open} onClose={() => go(paths.inbox(inbox.id))} />
              )
            }
          >
            <DataGrid
              label="Received requests"
              columns={open === undefined ? WIDE : SLIM}
              slim={open !== undefined}
              rows={received}
              rowId={requestId}
              total={received.length}
              openId={openId}
              onOpen={({ id }) => go(paths.inbox(inbox.id, { request: id }), { replace: openId !== null })}
            />
          </ListAndReader>
        )}
      </ListStates>
      {deleting && (
        <DeleteInboxDialog
          inbox={inbox}
          onClose={() => setDeleting(false)}
          onDeleted={() => {
            go(paths.inboxes(), { replace: true });
            void queryClient.invalidateQueries({ queryKey: ["inboxes"] });
          }}
        />
      )}
    </Page>
  );
}

function Title({ id }: { id: string }) {
  return (
    <Crumbs list="Inboxes" to={paths.inboxes()}>
      <h1 className="min-w-0 truncate font-mono text-base font-semibold">{id}</h1>
    </Crumbs>
  );
}

const METHOD: Column<InboxRequest> = { id: "method", header: "Method", width: "4.5rem", cell: ({ method }) => method };
const WHAT: Column<InboxRequest> = {
  id: "what",
  header: "Event or type",
  width: "minmax(6rem, 1fr)",
  cell: (request) => <span className="truncate font-mono text-xs">{whatOf(request)}</span>,
};
const AT: Column<InboxRequest> = {
  id: "at",
  header: "Received",
  width: "6.5rem",
  end: true,
  cell: ({ at }) => (
    <span className="truncate text-text-muted">
      <Time at={at} />
    </span>
  ),
};
const SLIM: readonly Column<InboxRequest>[] = [METHOD, WHAT, AT];
const WIDE: readonly Column<InboxRequest>[] = [
  METHOD,
  WHAT,
  {
    id: "id",
    header: "Event id",
    width: "17rem",
    optional: true,
    cell: ({ headers }) => <span className="truncate font-mono text-xs text-text-muted">{headers["webhook-id"] ?? ""}</span>,
  },
  AT,
];

/** The event if it is one of ours, else what kind of body came. */
function whatOf({ body, headers }: InboxRequest): string {
  const type = headers["webhook-id"] === undefined ? null : /"type":"([\w.]+)"/.exec(body)?.[1];
  return type ?? headers["content-type"] ?? "No body";
}

const requestId = (request: InboxRequest) => request.id;
