import { clsx } from "clsx";
import type { ReactNode } from "react";

type Tone = "muted" | "ok" | "warn" | "danger";

const TONES: Record<Tone, string> = {
  muted: "text-text-muted",
  ok: "text-ok-text",
  warn: "text-warn-text",
  danger: "text-danger-text",
};

/** A state in one word, with its icon. */
export function Badge({ icon, tone = "muted", children }: { icon?: ReactNode; tone?: Tone; children: ReactNode }) {
  return (
    <span className={clsx("inline-flex items-center gap-1.5 whitespace-nowrap", TONES[tone])}>
      {icon}
      {children}
    </span>
  );
}
