import { clsx } from "clsx";
import { type KeyboardEvent, useRef, useState } from "react";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { FilterBox } from "#/ui/filter-box";
import { Method } from "./method";
import { type Operation, grouped, matchingOperations } from "./operations";

interface ListProps {
  operations: readonly Operation[];
  openId: string | null;
  find: string;
  onFind(find: string): void;
}

/** Every operation by group. One tab stop: the arrows go from one to the next, Enter opens. */
export function OperationList({ operations, openId, find, onFind }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [reached, setReached] = useState<string | null>(null);
  // The address follows when typing pauses; the list does at once.
  const [typed, setTyped] = useState({ text: find, over: find });
  const wanted = typed.over === find ? typed.text : find;
  const shown = matchingOperations(operations, wanted);
  const isShown = (id: string | null) => shown.some((one) => one.id === id);
  const stop = isShown(reached) ? reached : isShown(openId) ? openId : (shown[0]?.id ?? null);

  const links = () => [...(list.current?.querySelectorAll<HTMLAnchorElement>("a") ?? [])];
  const onKeyDown = (event: KeyboardEvent) => {
    const all = links();
    const at = all.findIndex((link) => link === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at === -1) return;
    event.preventDefault();
    all[Math.min(Math.max(to, 0), all.length - 1)]?.focus();
  };
  return (
    <nav aria-label="Operations" className="flex min-h-0 flex-1 flex-col">
      <FilterBox
        label="Filter the operations"
        placeholder="Name, path or method"
        className="m-3"
        value={find}
        onType={(text) => setTyped({ text, over: find })}
        onChange={onFind}
        onDown={() => links()[0]?.focus()}
      />
      <div ref={list} onKeyDown={onKeyDown} role="presentation" className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
        {grouped(shown).map((group) => (
          <section key={group.name} aria-label={group.name} className="mb-3">
            <h2 className="px-2 py-1 text-xs font-medium text-text-muted first-letter:uppercase">{group.name}</h2>
            <ul>
              {group.operations.map((operation) => (
                <li key={operation.id}>
                  <Link
                    to={paths.api(operation.id, { find: find === "" ? undefined : find })}
                    title={`${operation.method} ${operation.path}`}
                    tabIndex={operation.id === stop ? 0 : -1}
                    aria-current={operation.id === openId ? "page" : undefined}
                    onFocus={() => setReached(operation.id)}
                    className={clsx(
                      "flex min-h-8 items-center gap-2 rounded-md px-2",
                      operation.id === openId ? "bg-surface-selected font-medium text-accent-text" : "hover:bg-surface-hover",
                    )}
                  >
                    <Method name={operation.method} wide />
                    <span className="min-w-0 truncate">{operation.summary}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {shown.length === 0 && (
          <div className="flex flex-col items-start gap-3 px-2 py-4">
            <p>No operation is called so.</p>
            <Button
              onClick={() => {
                setTyped({ text: "", over: find });
                onFind("");
              }}
            >Show all operations</Button>
          </div>
        )}
        <p role="status" className="sr-only">
          {wanted === "" ? "" : `${shown.length} operations`}
        </p>
      </div>
    </nav>
  );
}
