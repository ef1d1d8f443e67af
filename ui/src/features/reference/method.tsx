import { clsx } from "clsx";
import type { Method as Name } from "./operations";

/** The method of an operation; what deletes is told apart. */
export function Method({ name, wide = false }: { name: Name; wide?: boolean }) {
  return (
    <span
      className={clsx(
        "shrink-0 font-mono text-xs font-semibold",
        wide && "w-13",
        name === "DELETE" ? "text-danger-text" : name === "GET" || name === "HEAD" ? "text-ok-text" : "text-accent-text",
      )}
    >
      {name}
    </span>
  );
}
