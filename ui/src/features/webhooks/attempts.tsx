import { clsx } from "clsx";
import { CircleCheck, CircleX, Clock } from "lucide-react";
import type { DeliveryDetail } from "#/api/webhooks";
import { clockTime, exactTime, formatDuration } from "#/lib/time";
import { verdictOf } from "./verdict";

interface AttemptsProps {
  delivery: DeliveryDetail;
  /** The index of the one whose answer is shown. */
  shown: number;
  onShow(index: number): void;
}

/** Every attempt on a line of time, first to last; the one that is chosen has its answer below. */
export function Attempts({ delivery, shown, onShow }: AttemptsProps) {
  const { attempts, status, nextAttemptAt, request } = delivery;
  return (
    <section aria-label="Attempts">
      <h3 className="mb-2 font-semibold">Attempts</h3>
      <ol className="flex flex-col">
        {attempts.map((attempt, index) => {
          const verdict = verdictOf(attempt, request.url);
          return (
            <li key={attempt.at} className="relative flex pl-7 before:absolute before:inset-y-0 before:left-[9px] before:w-px before:bg-line">
              <span className="absolute top-1.5 left-0 bg-surface py-0.5">
                {verdict.tone === "ok" ? (
                  <CircleCheck size={18} aria-hidden className="text-ok-text" />
                ) : (
                  <CircleX size={18} aria-hidden className="text-danger-text" />
                )}
              </span>
              <button
                type="button"
                aria-pressed={index === shown}
                onClick={() => onShow(index)}
                className={clsx(
                  "flex min-h-9 min-w-0 flex-1 items-center gap-3 rounded-md px-2 text-left",
                  index === shown ? "bg-surface-selected" : "hover:bg-surface-hover",
                )}
              >
                <time dateTime={attempt.at} title={exactTime(attempt.at)} className="shrink-0">
                  {clockTime(attempt.at)}
                </time>
                <span className="min-w-0 flex-1 truncate" title={verdict.title}>
                  {verdict.title}
                </span>
                <span className="shrink-0 text-text-muted">{formatDuration(attempt.durationMs)}</span>
              </button>
            </li>
          );
        })}
        {status === "pending" && (
          <li className="relative flex min-h-9 items-center gap-3 pl-9 text-text-muted">
            <Clock size={18} aria-hidden className="absolute left-0" />
            {nextAttemptAt == null ? "Next attempt" : `Next attempt at ${clockTime(nextAttemptAt)}`}
          </li>
        )}
      </ol>
    </section>
  );
}
