import type { ReactNode } from "react";

/** Names and values under each other. A value wraps anywhere: keys and hashes have no spaces. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)] gap-x-5 gap-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-text-muted">{name}</dt>
          <dd className="[overflow-wrap:anywhere] [&_code]:font-mono [&_code]:text-xs">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
