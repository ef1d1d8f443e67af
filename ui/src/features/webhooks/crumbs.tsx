import type { ReactNode } from "react";
import { Link } from "#/lib/link";

/** The way back to a list, then what of it is open, in an `h1`. */
export function Crumbs({ list, to, children }: { list: string; to: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-baseline gap-2">
      <Link to={to} className="text-lg text-text-muted hover:text-text">
        {list}
      </Link>
      <span aria-hidden className="text-text-muted">
        /
      </span>
      {children}
    </div>
  );
}
