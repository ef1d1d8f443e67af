import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Plus, Webhook as WebhookIcon } from "lucide-react";
import { blockingFault } from "#/api/fault";
import { baseUrl } from "#/api/session";
import { webhooksQuery } from "#/api/webhook-queries";
import type { Webhook } from "#/api/webhooks";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { DataGrid } from "#/ui/grid/data-grid";
import { ListStates } from "#/ui/list-states";
import { Page, PageTitle } from "#/ui/page";
import { EmptyState } from "#/ui/states";
import { WEBHOOK_COLUMNS } from "./columns";
import { CreateWebhookDialog } from "./create-dialog";
import { WebhookTabs } from "./tabs";

export function WebhooksPage() {
  useTitle("Webhooks");
  const go = useGo();
  const search = useSearch({ strict: false });
  const webhooks = useQuery(webhooksQuery);
  const rows = webhooks.data;
  const fault = blockingFault(webhooks);
  const create = (
    <Button look="primary" icon={<Plus size={15} aria-hidden />} onClick={() => go(paths.webhooks({ create: true }))}>
      New webhook
    </Button>
  );
  const example = { url: "http://127.0.0.1:3000/hook", events: ["object.created"] };
  return (
    <Page title={<PageTitle>Webhooks</PageTitle>} actions={rows === undefined || rows.length === 0 ? undefined : create}>
      <WebhookTabs here="webhooks" />
      <ListStates
        fault={fault}
        onRetry={() => void webhooks.refetch()}
        rows={rows}
        loading="Loading the webhooks"
        loadingRows={4}
        empty={
          <EmptyState
            icon={<WebhookIcon size={28} aria-hidden />}
            title="No webhooks yet"
            action={create}
            curl={curl({ method: "POST", url: `${baseUrl()}/v1/webhooks`, json: example })}
          >
            Your program is told when objects come and go, by a signed POST. No program yet? An inbox receives for you.
          </EmptyState>
        }
      >
        {(all) => (
          <DataGrid
            label="Webhooks"
            columns={WEBHOOK_COLUMNS}
            rows={all}
            rowId={webhookId}
            fitsFromPx={800}
            total={all.length}
            onOpen={({ id }) => go(paths.webhook(id))}
          />
        )}
      </ListStates>
      {"new" in search && (
        <CreateWebhookDialog
          url={search.url ?? ""}
          onClose={() => go(paths.webhooks(), { replace: true })}
          onCreated={({ id }) => go(paths.webhook(id), { replace: true })}
        />
      )}
    </Page>
  );
}

const webhookId = (webhook: Webhook) => webhook.id;
