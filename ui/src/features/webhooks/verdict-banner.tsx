import { clsx } from "clsx";
import { CircleCheck, CircleX, Clock } from "lucide-react";
import type { DeliveryDetail, Webhook } from "#/api/webhooks";
import { countdown } from "#/lib/time";
import { useSecond } from "#/ui/use-second";
import { verdictOf } from "./verdict";

/** Nine tries, then the delivery has failed. */
const ATTEMPTS_AT_MOST = 9;

const LOOKS = {
  ok: { box: "bg-ok-surface", icon: <CircleCheck size={20} aria-hidden className="text-ok-text" /> },
  bad: { box: "bg-danger-surface", icon: <CircleX size={20} aria-hidden className="text-danger-text" /> },
  waiting: { box: "bg-info-surface", icon: <Clock size={20} aria-hidden className="text-accent-text" /> },
};

/** The verdict on the last attempt, and what happens next. */
export function VerdictBanner({ webhook, delivery }: { webhook: Webhook; delivery: DeliveryDetail }) {
  const verdict = verdictOf(delivery.attempts.at(-1), delivery.request.url);
  const look = LOOKS[verdict.tone];
  return (
    <div className={clsx("flex items-start gap-3 rounded-md px-4 py-3", look.box)}>
      <span className="mt-0.5 shrink-0">{look.icon}</span>
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <h2 className="text-lg font-semibold">{verdict.title}</h2>
        {verdict.remedy !== null && <p>{verdict.remedy}</p>}
        <p className="mt-1 text-text-muted">
          <Next webhook={webhook} delivery={delivery} />
        </p>
      </div>
    </div>
  );
}

function Next({ webhook, delivery }: { webhook: Webhook; delivery: DeliveryDetail }) {
  const pending = delivery.status === "pending";
  const now = useSecond(pending);
  const count = delivery.attempts.length;
  if (delivery.status === "delivered") return count === 1 ? "Taken at the first try." : `Taken at try ${count}.`;
  if (delivery.status === "failed") return `Given up after ${count === 1 ? "one try" : `${count} tries`}. Redeliver sends the event again.`;
  if (!webhook.enabled) return "The webhook is paused: it is sent once you enable it.";
  const left = delivery.nextAttemptAt == null ? null : countdown(Date.parse(delivery.nextAttemptAt), now);
  if (left === null) return `Try ${count + 1} of ${ATTEMPTS_AT_MOST} is due now.`;
  return `Try ${count + 1} of ${ATTEMPTS_AT_MOST} in ${left}.`;
}
