import { Store } from "#/lib/store";
import { useStore } from "#/lib/use-store";
import { Button } from "./button";
import { type Fault, FaultNotice } from "./states";

interface Action {
  label: string;
  run(): void;
}

interface Said {
  id: number;
  text: string;
  action: Action | null;
}

const SHOWN_MS = 3_000;
/** Long enough to change one's mind. */
const SHOWN_WITH_ACTION_MS = 12_000;
const said = new Store<Said | null>(null);
const failed = new Store<Fault | null>(null);

/** One short line for what cannot be seen where the person is, with at most one thing to do. The next takes its place. */
export function toast(text: string, action: Action | null = null): void {
  const mine: Said = { id: (said.get()?.id ?? 0) + 1, text, action };
  said.set(mine);
  setTimeout(
    () => {
      if (said.get() === mine) said.set(null);
    },
    action === null ? SHOWN_MS : SHOWN_WITH_ACTION_MS,
  );
}

/** Takes back what is being said: nobody is here any more whom it concerns. */
export function unsay(): void {
  said.set(null);
}

/** Something failed where nothing on the screen can say so. It stays until it is closed, or the next takes its place. */
export function showFault(fault: Fault): void {
  failed.set(fault);
}

export function Toasts() {
  return (
    <>
      <Said />
      <Failed />
    </>
  );
}

function Failed() {
  const fault = useStore(failed);
  if (fault === null) return null;
  return (
    <div className="fixed right-4 bottom-4 z-50 w-[min(26rem,calc(100vw-2rem))] rounded-md bg-surface-raised shadow-raised">
      <FaultNotice fault={fault} action={<Button onClick={() => failed.set(null)}>Close</Button>} />
    </div>
  );
}

function Said() {
  const now = useStore(said);
  const action = now?.action ?? null;
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex justify-center">
      {now !== null && (
        <p className="flex max-w-[80vw] items-center gap-3 rounded-md bg-text px-3 py-2 text-surface shadow-raised">
          <span className="line-clamp-3 [overflow-wrap:anywhere]">{now.text}</span>
          {action !== null && (
            <button
              type="button"
              className="pointer-events-auto shrink-0 rounded-sm font-semibold underline"
              onClick={() => {
                said.set(null);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
