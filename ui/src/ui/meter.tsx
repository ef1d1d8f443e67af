import { clsx } from "clsx";
import { useId } from "react";

interface MeterProps {
  label: string;
  value: number;
  max: number;
  /** What it says beside the bar; also what a screen reader says. */
  text: string;
}

/** How much of a limit is used. Turns at 80 and at 95 %, and says so in words, not by colour alone. */
export function Meter({ label, value, max, text }: MeterProps) {
  const id = useId();
  const share = max <= 0 ? 1 : Math.min(1, value / max);
  const state = share >= 0.95 ? "nearly full" : share >= 0.8 ? "filling up" : null;
  return (
    <div>
      <div className="mb-1.5 flex flex-wrap justify-between gap-x-3">
        <span id={id}>{label}</span>
        <span className="text-text-muted">
          {text}
          {state !== null && (
            <strong className={clsx("ml-2 font-medium", share >= 0.95 ? "text-danger-text" : "text-warn-text")}>
              {state}
            </strong>
          )}
        </span>
      </div>
      <div
        role="meter"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={Math.min(value, max)}
        aria-valuetext={text}
        className="h-1.5 overflow-hidden rounded-full bg-surface-hover"
      >
        <div
          className={clsx("h-full rounded-full", share >= 0.95 ? "bg-danger" : share >= 0.8 ? "bg-warn" : "bg-accent")}
          // A sliver shows that it is not nothing.
          style={{ width: value > 0 ? `max(4px, ${share * 100}%)` : 0 }}
        />
      </div>
    </div>
  );
}
