import type { ReactNode } from "react";

interface PageProps {
  /** Where one is. */
  title: ReactNode;
  /** What can be done here. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A screen: where one is on the left of its head, what can be done here on the right, the rest scrolls by itself. */
export function Page({ title, actions, children }: PageProps) {
  return (
    <div className="flex h-full min-w-0 flex-col">
      <header className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-5 py-2">
        <div className="min-w-0 flex-1 basis-60">{title}</div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <div className="relative flex min-h-0 flex-1 flex-col">{children}</div>
    </div>
  );
}

export function PageTitle({ children }: { children: ReactNode }) {
  return <h1 className="truncate text-lg font-semibold">{children}</h1>;
}

/** A part of a scrolling page: its name, then what it holds. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="text-base font-semibold">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
