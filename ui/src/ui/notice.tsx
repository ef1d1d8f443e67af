import { clsx } from "clsx";
import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

type Tone = "info" | "warn" | "ok";

const TONES: Record<Tone, { box: string; icon: ReactNode }> = {
  info: { box: "bg-info-surface", icon: <Info size={16} aria-hidden className="text-accent-text" /> },
  warn: { box: "bg-warn-surface", icon: <TriangleAlert size={16} aria-hidden className="text-warn-text" /> },
  ok: { box: "bg-ok-surface", icon: <CircleCheck size={16} aria-hidden className="text-ok-text" /> },
};

/** Something worth knowing here, calmly. */
export function Notice({ tone, children, action }: { tone: Tone; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={clsx("flex items-start gap-2.5 rounded-md px-3 py-2", TONES[tone].box)}>
      <span className="mt-0.5 shrink-0">{TONES[tone].icon}</span>
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</div>
      {action}
    </div>
  );
}
