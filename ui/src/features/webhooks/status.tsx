import { CircleCheck, CirclePause, CircleX, Clock, TriangleAlert } from "lucide-react";
import type { Delivery, DeliveryStatus, Webhook } from "#/api/webhooks";
import { Badge } from "#/ui/badge";

/** How a webhook stands. */
export function WebhookStatus({ status }: { status: Webhook["status"] }) {
  switch (status) {
    case "active":
      return (
        <Badge tone="ok" icon={<CircleCheck size={14} aria-hidden />}>
          Active
        </Badge>
      );
    case "failing":
      return (
        <Badge tone="danger" icon={<TriangleAlert size={14} aria-hidden />}>
          Failing
        </Badge>
      );
    default:
      return <Badge icon={<CirclePause size={14} aria-hidden />}>Paused</Badge>;
  }
}

export const DELIVERY_WORDS: Record<DeliveryStatus, string> = {
  delivered: "Delivered",
  pending: "Waiting",
  failed: "Failed",
};

/** How a delivery stands: one that waits after a failure says so. */
export function DeliveryState({ delivery }: { delivery: Pick<Delivery, "status" | "attemptCount"> }) {
  if (delivery.status === "delivered") {
    return (
      <Badge tone="ok" icon={<CircleCheck size={14} aria-hidden />}>
        Delivered
      </Badge>
    );
  }
  if (delivery.status === "failed") {
    return (
      <Badge tone="danger" icon={<CircleX size={14} aria-hidden />}>
        Failed
      </Badge>
    );
  }
  return delivery.attemptCount === 0 ? (
    <Badge icon={<Clock size={14} aria-hidden />}>Waiting</Badge>
  ) : (
    <Badge tone="warn" icon={<Clock size={14} aria-hidden />}>
      Retrying
    </Badge>
  );
}
