import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { Ellipsis, Pause, Pencil, Play, RefreshCw, Send, Terminal, Trash2 } from "lucide-react";
import { blockingFault, faultOf } from "#/api/fault";
import { useAction } from "#/api/use-action";
import { webhookQuery } from "#/api/webhook-queries";
import { type DeliveryFilter, type Webhook, testWebhook, updateWebhook, webhookUrl } from "#/api/webhooks";
import { copyText } from "#/lib/clipboard";
import { curl } from "#/lib/curl";
import { useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Button, IconButton } from "#/ui/button";
import { Menu, MenuItem } from "#/ui/menu";
import { Page } from "#/ui/page";
import { ListAndReader } from "#/ui/reader";
import { FaultNotice, FaultState, LoadingRows } from "#/ui/states";
import { toast } from "#/ui/toast";
import { Crumbs } from "./crumbs";
import { DeleteWebhookDialog } from "./delete-dialog";
import { Deliveries } from "./deliveries";
import { readFilter } from "./delivery-filter";
import { DeliveryPanel } from "./delivery-panel";
import { EditWebhookDialog } from "./edit-dialog";
import { FilterBar } from "./filter-bar";
import { ReplayDialog } from "./replay-dialog";
import { RotateDialog } from "./rotate-dialog";
import { Summary } from "./summary";

/** One webhook: what it is, and the log of what was sent. */
export function WebhookPage() {
  const { webhook: id = "" } = useParams({ strict: false }) as { webhook?: string };
  const webhook = useQuery(webhookQuery(id));
  const fault = blockingFault(webhook);
  useTitle(webhook.data?.url ?? "Webhook");
  if (fault !== null || webhook.data === undefined) {
    return (
      <Page title={<Title url={null} />}>
        {fault === null ? (
          <LoadingRows label="Loading the webhook" />
        ) : (
          <FaultState fault={fault} onRetry={() => void webhook.refetch()} />
        )}
      </Page>
    );
  }
  return <Loaded key={id} webhook={webhook.data} />;
}

function Loaded({ webhook }: { webhook: Webhook }) {
  const { id } = webhook;
  const go = useGo();
  const queryClient = useQueryClient();
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const filter = readFilter(search);
  const openId = search.delivery ?? null;
  /** This address, changed. */
  const at = (change: { delivery?: string | undefined; filter?: DeliveryFilter; dialog?: string } = {}) =>
    paths.webhook(id, {
      ...(change.filter ?? filter),
      delivery: "delivery" in change ? change.delivery : search.delivery,
      dialog: change.dialog,
    });
  const sent = (deliveryId: string) => {
    void queryClient.invalidateQueries({ queryKey: ["deliveries", id] });
    go(at({ delivery: deliveryId, filter: {} }));
  };
  const test = useAction({
    mutationFn: () => testWebhook(id),
    onSuccess: (delivery) => sent(delivery.id),
    repeatable: true,
  });
  const enable = useAction({
    mutationFn: (enabled: boolean) => updateWebhook(id, { enabled }),
    onSuccess: (saved) => queryClient.setQueryData(["webhook", id], saved),
    repeatable: true,
  });
  const openDialog = (dialog: string) => go(at({ dialog }));
  const close = () => go(at(), { replace: true });
  const testButton = (
    <Button
      icon={<Send size={15} aria-hidden />}
      pending={test.isPending}
      disabledBecause={webhook.enabled ? null : "The webhook is paused: enable it first"}
      onClick={() => test.run()}
    >
      Send test event
    </Button>
  );
  const failed = test.error ?? enable.error;
  return (
    <Page
      title={<Title url={webhook.url} />}
      actions={
        <>
          {testButton}
          <Button
            icon={webhook.enabled ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />}
            look={webhook.enabled ? "plain" : "primary"}
            pending={enable.isPending}
            onClick={() => enable.run(!webhook.enabled)}
          >
            {webhook.enabled ? "Pause" : "Enable"}
          </Button>
          <Menu trigger={<IconButton label="More actions" icon={<Ellipsis size={16} aria-hidden />} />}>
            <MenuItem icon={<Terminal size={15} aria-hidden />} onSelect={() => copyCommand(id)}>
              Copy the test event as curl
            </MenuItem>
            <MenuItem icon={<Pencil size={15} aria-hidden />} onSelect={() => openDialog("edit")}>
              Edit…
            </MenuItem>
            <MenuItem icon={<RefreshCw size={15} aria-hidden />} onSelect={() => openDialog("rotate")}>
              Rotate secret…
            </MenuItem>
            <MenuItem danger icon={<Trash2 size={15} aria-hidden />} onSelect={() => openDialog("delete")}>
              Delete…
            </MenuItem>
          </Menu>
        </>
      }
    >
      <Summary webhook={webhook} />
      {failed !== null && (
        <div className="px-5 py-2">
          <FaultNotice fault={faultOf(failed)} />
        </div>
      )}
      <FilterBar
        filter={filter}
        onChange={(next) => go(at({ filter: next }), { replace: true })}
        enabled={webhook.enabled}
        onReplay={() => openDialog("replay")}
      />
      <ListAndReader
        reader={
          openId === null ? null : (
            <DeliveryPanel webhook={webhook} deliveryId={openId} onClose={() => go(at({ delivery: undefined }))} onSent={sent} />
          )
        }
      >
        <Deliveries
          webhookId={id}
          filter={filter}
          openId={openId}
          onOpen={(delivery) => go(at({ delivery }), { replace: openId !== null })}
          onShowAll={() => go(at({ filter: {} }), { replace: true })}
          action={testButton}
        />
      </ListAndReader>
      {search.dialog === "edit" && <EditWebhookDialog webhook={webhook} onClose={close} />}
      {search.dialog === "rotate" && <RotateDialog webhook={webhook} onClose={close} />}
      {search.dialog === "replay" && <ReplayDialog webhook={webhook} onClose={close} />}
      {search.dialog === "delete" && (
        <DeleteWebhookDialog webhook={webhook} onClose={close} onDeleted={() => go(paths.webhooks(), { replace: true })} />
      )}
    </Page>
  );
}

function copyCommand(id: string): void {
  copyText(curl({ method: "POST", url: webhookUrl(id, "/test") })).then(
    () => toast("Command copied"),
    () => toast("Copying was refused by the browser"),
  );
}

function Title({ url }: { url: string | null }) {
  return (
    <Crumbs list="Webhooks" to={paths.webhooks()}>
      <h1 className="min-w-0 truncate text-lg font-semibold" title={url ?? undefined}>
        <bdi>{url ?? "…"}</bdi>
      </h1>
    </Crumbs>
  );
}
