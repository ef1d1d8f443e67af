import { clsx } from "clsx";

/** How far something has come; `share` null while nobody can know. */
export function Progress({ label, share, tone = "accent" }: { label: string; share: number | null; tone?: "accent" | "danger" | "muted" }) {
  const now = share === null ? undefined : Math.round(share * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={now}
      className="h-1 overflow-hidden rounded-full bg-surface-hover"
    >
      <div
        className={clsx(
          "h-full rounded-full",
          tone === "accent" ? "bg-accent" : tone === "danger" ? "bg-danger" : "bg-line-strong",
          share === null && "w-full animate-pulse opacity-40",
        )}
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  );
}
