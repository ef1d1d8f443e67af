import { clsx } from "clsx";
import type { ReactNode } from "react";

/** A state in one word, with its icon. */
export function Badge({ icon, tone = "muted", children }: { icon?: ReactNode; tone?: "muted" | "warn"; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.5 whitespace-nowrap",
        tone === "warn" ? "text-warn-text" : "text-text-muted",
      )}
    >
      {icon}
      {children}
    </span>
  );
}
