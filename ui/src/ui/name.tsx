import { clsx } from "clsx";

/** A name that people chose: any script and any length, kept from turning the text around it. */
export function Name({ children, mono = false, className }: { children: string; mono?: boolean; className?: string }) {
  return (
    <bdi title={children} className={clsx("truncate", mono && "font-mono", className)}>
      {children}
    </bdi>
  );
}
