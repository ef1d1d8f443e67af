import { useRouter } from "@tanstack/react-router";
import type { ComponentPropsWithRef, MouseEvent } from "react";

interface LinkProps extends Omit<ComponentPropsWithRef<"a">, "href"> {
  /** From `paths`. */
  to: string;
}

/**
 * A link within the console. It takes a whole address from `paths` rather than a route and its parameters: folder
 * names may contain anything, and only `paths` knows how they are written.
 */
export function Link({ to, onClick, children, ...rest }: LinkProps) {
  const router = useRouter();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    // A modified click is the browser's: another tab, a download.
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.history.push(to);
  };
  return (
    <a {...rest} href={to} onClick={follow}>
      {children}
    </a>
  );
}

/** Goes to an address from `paths`; `replace` leaves no step in the history. */
export function useGo(): (to: string, how?: { replace?: boolean }) => void {
  const { history } = useRouter();
  return (to, how) => {
    if (how?.replace) history.replace(to);
    else history.push(to);
  };
}
