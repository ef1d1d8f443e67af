import { Dialog } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { Search } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Kbd } from "#/ui/kbd";
import type { PaletteItem } from "./palette-items";
import { usePaletteGroups } from "./use-palette-groups";

interface PaletteProps {
  onClose(): void;
  onHelp(): void;
  /** Uploads to the folder that is open; null where none is. */
  upload: (() => void) | null;
}

/** Everything by name: the keyboard never has to leave it. */
export function Palette({ onClose, onHelp, upload }: PaletteProps) {
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const groups = usePaletteGroups(typed, { onHelp, upload });
  const items = groups.flatMap((group) => group.items);
  const current = Math.min(active, items.length - 1);

  const choose = (item: PaletteItem | undefined) => {
    if (item === undefined) return;
    // First away, so that the focus is not given back over what opens.
    onClose();
    item.act();
  };
  const move = (index: number) => {
    setActive(index);
    list.current?.querySelector(`#${CSS.escape(`${listId}-${index}`)}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const count = items.length;
    if (event.key === "ArrowDown" && count > 0) move((current + 1) % count);
    else if (event.key === "ArrowUp" && count > 0) move((current - 1 + count) % count);
    else if (event.key === "Home" && count > 0 && typed === "") move(0);
    else if (event.key === "End" && count > 0 && typed === "") move(count - 1);
    else if (event.key === "Enter") choose(items[current]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Dialog.Popup
          aria-label="Command palette"
          className="fixed top-[12dvh] left-1/2 z-40 flex max-h-[70dvh] w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 flex-col rounded-lg border border-line bg-surface-raised shadow-raised outline-none"
        >
          <div className="flex items-center gap-2.5 border-b border-line px-4">
            <Search size={16} aria-hidden className="shrink-0 text-text-muted" />
            <input
              type="text"
              role="combobox"
              aria-label="Go to or do"
              aria-expanded
              aria-controls={listId}
              aria-autocomplete="list"
              aria-activedescendant={items.length === 0 ? undefined : `${listId}-${current}`}
              autoComplete="off"
              spellCheck={false}
              placeholder="Go to a screen or a bucket, or do something…"
              value={typed}
              onChange={({ target }) => {
                setTyped(target.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
              className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none"
            />
            <Kbd>Esc</Kbd>
          </div>
          <div ref={list} id={listId} role="listbox" aria-label="Results" className="min-h-0 flex-1 overflow-y-auto p-1.5">
            {groups.map((group) => (
              <div key={group.label} role="group" aria-label={group.label}>
                <div aria-hidden className="px-2.5 pt-2 pb-1 text-xs text-text-muted">
                  {group.label}
                </div>
                {group.items.map((item) => {
                  const mine = items.indexOf(item);
                  return (
                    <div
                      key={mine}
                      id={`${listId}-${mine}`}
                      role="option"
                      aria-selected={mine === current}
                      tabIndex={-1}
                      onMouseMove={() => setActive(mine)}
                      onClick={() => choose(item)}
                      className={clsx("flex h-9 items-center rounded-md px-2.5", mine === current && "bg-surface-selected text-accent-text")}
                    >
                      <bdi className="truncate">{item.label}</bdi>
                    </div>
                  );
                })}
              </div>
            ))}
          </div>
          <p role="status" className={items.length === 0 ? "px-4 pb-5 text-center text-text-muted" : "sr-only"}>
            {items.length === 0 ? `Nothing is called “${typed}”.` : `${items.length} results`}
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
