import { Dialog as Base } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { IconButton } from "./button";

export interface DialogProps {
  title: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
  open: boolean;
  onClose(): void;
  /** Nothing closes it but its own buttons: for a secret that is shown once, or work that must be stopped first. */
  held?: boolean;
  wide?: boolean;
  /** As large as the window, for something to look at. */
  large?: boolean;
  children: ReactNode;
  footer?: ReactNode;
}

/** A modal dialog: focus is kept inside and given back, Escape closes, and a small window scrolls its body. */
export function Dialog({ title, description, open, onClose, held = false, wide = false, large = false, children, footer }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={open}
      disablePointerDismissal
      onOpenChange={(next) => {
        if (!next && !held) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          ref={popup}
          // The one thing to do first, else the dialog itself: never the cross, whose hint would cover the title.
          initialFocus={() => popup.current?.querySelector<HTMLElement>("[data-focus-first]:not([data-focus-first=false])") ?? popup.current}
          className={clsx(
            "fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-lg border border-line bg-surface-raised shadow-raised outline-none transition-[opacity,scale] duration-100 data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0",
            large ? "h-[calc(100dvh-2rem)]" : wide ? "max-w-2xl" : "max-w-md",
          )}
        >
          <header className="py-4 pr-14 pl-5 pb-2">
            <Base.Title className="text-lg font-semibold [overflow-wrap:anywhere]">{title}</Base.Title>
            {description !== undefined && (
              <Base.Description className="mt-1 text-text-muted [overflow-wrap:anywhere]">{description}</Base.Description>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">{children}</div>
          {footer !== undefined && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
          {!held && (
            <IconButton
              label="Close"
              icon={<X size={16} aria-hidden />}
              onClick={onClose}
              className="absolute top-3 right-3"
            />
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
