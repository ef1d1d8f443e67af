import { useQuery } from "@tanstack/react-query";
import { Code, RotateCcw, Terminal } from "lucide-react";
import { useState } from "react";
import { blockingFault, faultOf } from "#/api/fault";
import { useAction } from "#/api/use-action";
import { deliveryQuery } from "#/api/webhook-queries";
import { type DeliveryDetail, type Webhook, redeliver, webhookUrl } from "#/api/webhooks";
import { curl } from "#/lib/curl";
import { useShortcut } from "#/lib/shortcuts";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Reader, ReaderHead } from "#/ui/reader";
import { FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";
import { Attempts } from "./attempts";
import { CurlDialog } from "./curl-dialog";
import { plain } from "./deliveries";
import { Exchange } from "./exchange";
import { VerdictBanner } from "./verdict-banner";
import { VerifyDialog } from "./verify-dialog";

interface DeliveryPanelProps {
  webhook: Webhook;
  deliveryId: string;
  onClose(): void;
  /** A new delivery of the same event is on its way. */
  onSent(deliveryId: string): void;
}

/** One delivery: first what came of it, then every attempt, then what was sent and answered. */
export function DeliveryPanel({ webhook, deliveryId, onClose, onSent }: DeliveryPanelProps) {
  const query = useQuery(deliveryQuery(webhook.id, deliveryId));
  const fault = blockingFault(query);
  const delivery = query.data;
  return (
    <Reader label="Delivery" onClose={onClose}>
      {fault !== null ? (
        <FaultNotice
          fault={fault}
          onRetry={() => void query.refetch()}
          action={<Button onClick={onClose}>Back to the deliveries</Button>}
        />
      ) : delivery === undefined ? (
        <div role="status" aria-label="Loading the delivery" className="waiting h-48" />
      ) : (
        <Loaded key={delivery.id} webhook={webhook} delivery={delivery} onClose={onClose} onSent={onSent} />
      )}
    </Reader>
  );
}

function Loaded({ webhook, delivery, onClose, onSent }: Omit<DeliveryPanelProps, "deliveryId"> & { delivery: DeliveryDetail }) {
  /** The attempt that was chosen; null follows the last one. */
  const [chosen, setChosen] = useState<number | null>(null);
  const [dialog, setDialog] = useState<"curl" | "verify" | null>(null);
  const again = useAction({
    mutationFn: () => redeliver(webhook.id, delivery.id),
    onSuccess: (made) => onSent(made.id),
    repeatable: true,
  });
  const paused = webhook.enabled ? null : "The webhook is paused: enable it first";
  useShortcut(plain("r"), () => {
    if (paused === null) again.run();
  });
  const shown = chosen ?? delivery.attempts.length - 1;
  const unsent = delivery.attempts.length === 0 ? "Nothing was sent yet" : null;
  return (
    <>
      <ReaderHead list="Deliveries" closeLabel="Close the delivery" onClose={onClose}>
        <Button
          icon={<RotateCcw size={15} aria-hidden />}
          pending={again.isPending}
          disabledBecause={paused}
          title="R"
          onClick={() => again.run()}
        >
          Redeliver
        </Button>
        <CopyButton
          label="Redeliver as curl"
          look="icon"
          text={() => curl({ method: "POST", url: webhookUrl(webhook.id, `/deliveries/${delivery.id}/redeliver`) })}
        />
        <Button icon={<Terminal size={15} aria-hidden />} onClick={() => setDialog("curl")}>
          Copy as curl…
        </Button>
        <Button icon={<Code size={15} aria-hidden />} disabledBecause={unsent} onClick={() => setDialog("verify")}>
          Verify…
        </Button>
      </ReaderHead>
      {again.error !== null && <FaultNotice fault={faultOf(again.error)} />}
      <VerdictBanner webhook={webhook} delivery={delivery} />
      <Attempts delivery={delivery} shown={shown} onShow={setChosen} />
      <Exchange delivery={delivery} attempt={delivery.attempts[shown]} number={shown + 1} />
      <Facts
        facts={[
          ["Event", <code key="event">{delivery.event}</code>],
          ["Event id", <code key="event-id">{delivery.eventId}</code>],
          ["Delivery id", <code key="id">{delivery.id}</code>],
          ["Created", <Time key="made" at={delivery.createdAt} />],
        ]}
      />
      {dialog === "curl" && <CurlDialog delivery={delivery} onClose={() => setDialog(null)} />}
      {dialog === "verify" && <VerifyDialog delivery={delivery} onClose={() => setDialog(null)} />}
    </>
  );
}
