import { clsx } from "clsx";
import { ArrowLeft, X } from "lucide-react";
import type { ReactNode } from "react";
import { useShortcut } from "#/lib/shortcuts";
import { Button, IconButton } from "./button";

interface ListAndReaderProps {
  /** The list; beside a reader only what tells its rows apart has room. */
  children: ReactNode;
  /** A `Reader`, or null while none is open. */
  reader: ReactNode;
  listWidth?: "w-92" | "w-105";
}

/** A list that is there to be read row by row. What is open takes most of the room, in a narrow window all of it. */
export function ListAndReader({ children, reader, listWidth = "w-92" }: ListAndReaderProps) {
  return (
    <div className="@container flex min-h-0 flex-1">
      <div
        className={clsx(
          "flex min-w-0 flex-col",
          reader === null ? "flex-1" : ["shrink-0 border-r border-line @max-4xl:hidden", listWidth],
        )}
      >
        {children}
      </div>
      {reader}
    </div>
  );
}

interface ReaderProps {
  /** What kind of thing is open in it. */
  label: string;
  onClose(): void;
  children: ReactNode;
}

/** One row of a `ListAndReader`, as much as is known of it. Escape closes it. */
export function Reader({ label, onClose, children }: ReaderProps) {
  useShortcut((event) => event.key === "Escape", onClose);
  return (
    <section aria-label={label} className="flex min-w-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-3">
      {children}
    </section>
  );
}

interface ReaderHeadProps {
  /** How the list is called, to which a narrow window leads back. */
  list: string;
  /** "Close the request" */
  closeLabel: string;
  onClose(): void;
  children: ReactNode;
}

/** What a reader begins with, between the way back and the way to close it. */
export function ReaderHead({ list, closeLabel, onClose, children }: ReaderHeadProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="hidden @max-4xl:inline-flex">
        <Button look="quiet" icon={<ArrowLeft size={15} aria-hidden />} onClick={onClose}>
          {list}
        </Button>
      </span>
      {children}
      <span className="ml-auto @max-4xl:hidden">
        <IconButton label={closeLabel} shortcut="Esc" icon={<X size={16} aria-hidden />} onClick={onClose} />
      </span>
    </div>
  );
}
