import { clsx } from "clsx";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { Hint } from "./hint";

type Look = "primary" | "plain" | "quiet" | "danger" | "dangerous";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent hover:not-aria-disabled:bg-accent-hover border-transparent",
  plain: "bg-surface-raised text-text border-line-strong/50 hover:not-aria-disabled:bg-surface-hover",
  quiet: "bg-transparent text-text border-transparent hover:not-aria-disabled:bg-surface-hover",
  /** Leads to something that destroys; `danger` does it. */
  dangerous: "bg-surface-raised text-danger-text border-line-strong/50 hover:not-aria-disabled:bg-danger-surface",
  danger: "bg-danger text-on-danger hover:not-aria-disabled:bg-danger-hover border-transparent",
};

const SHAPE =
  "inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none aria-disabled:opacity-55";

export function buttonClass(look: Look, extra?: string): string {
  return clsx(SHAPE, "px-3", LOOKS[look], extra);
}

export interface ButtonProps extends Omit<ComponentPropsWithRef<"button">, "disabled"> {
  /** In a dialog: takes the focus when it opens. */
  "data-focus-first"?: boolean;
  look?: Look;
  icon?: ReactNode;
  /** Why it cannot be pressed now; said on hover and focus. */
  disabledBecause?: string | null | undefined;
  /** At work: pressing again does nothing. */
  pending?: boolean;
  /** Each click of a quick row counts: for what only shows more. Else a double click is one press. */
  everyClick?: boolean;
}

/**
 * A button. A disabled one stays focusable and says why (`aria-disabled`, not `disabled`). A double click is one press,
 * also when the answer to the first half is there already, or another button has taken its place.
 */
export function Button({
  look = "plain",
  icon,
  disabledBecause,
  pending = false,
  everyClick = false,
  className,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const off = pending || (disabledBecause ?? null) !== null;
  const button = (
    <button
      type="button"
      {...rest}
      aria-disabled={off || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (off || (event.detail > 1 && !everyClick)) event.preventDefault();
        else onClick?.(event);
      }}
      className={buttonClass(look, className)}
    >
      {icon}
      {children}
    </button>
  );
  return disabledBecause ? <Hint text={disabledBecause}>{button}</Hint> : button;
}

export interface IconButtonProps extends Omit<ButtonProps, "children" | "look" | "everyClick"> {
  label: string;
  /** The keys that do the same. */
  shortcut?: string;
}

/** A square button with an icon only; its label is its name and its hint. */
export function IconButton({ label, icon, shortcut, disabledBecause, pending = false, className, onClick, ...rest }: IconButtonProps) {
  const off = pending || (disabledBecause ?? null) !== null;
  return (
    <Hint text={disabledBecause ?? (shortcut === undefined ? label : `${label} (${shortcut})`)}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-disabled={off || undefined}
        onClick={off ? (event) => event.preventDefault() : onClick}
        className={clsx(SHAPE, "w-8", LOOKS.quiet, "text-text-muted hover:not-aria-disabled:text-text", className)}
      >
        {icon}
      </button>
    </Hint>
  );
}
