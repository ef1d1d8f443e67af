import { Store } from "#/lib/store";
import { useStore } from "#/lib/use-store";

interface Said {
  id: number;
  text: string;
}

const SHOWN_MS = 3_000;
const said = new Store<Said | null>(null);

/** One short line for what cannot be seen where the person is. The next one takes its place. */
export function toast(text: string): void {
  const mine: Said = { id: (said.get()?.id ?? 0) + 1, text };
  said.set(mine);
  setTimeout(() => {
    if (said.get() === mine) said.set(null);
  }, SHOWN_MS);
}

export function Toasts() {
  const now = useStore(said);
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex justify-center">
      {now !== null && (
        <p className="max-w-[80vw] truncate rounded-md bg-text px-3 py-2 text-surface shadow-raised">{now.text}</p>
      )}
    </div>
  );
}
