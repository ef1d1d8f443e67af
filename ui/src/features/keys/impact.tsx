import { useQuery } from "@tanstack/react-query";
import { type Counted, keyImpactQuery } from "#/api/key-impact";
import { plural } from "#/lib/bytes";

interface KeyImpact {
  facts: readonly (readonly [name: string, value: string])[];
  /** That it is in use, in a sentence; null where nothing says so. */
  warning: string | null;
}

/** What stops with the key: its requests of the last day, and the links it has made. */
export function useKeyImpact(keyId: string): KeyImpact {
  const { data, error } = useQuery(keyImpactQuery(keyId));
  const pending = error === null ? "Looking…" : "Unknown: the server did not tell";
  return {
    facts: [
      ["Requests in the last day", data === undefined ? pending : said(data.requests)],
      ["Links that stop", data === undefined ? pending : said(data.links)],
    ],
    warning: data === undefined ? null : warningOf(data.requests.count, data.links.count),
  };
}

function warningOf(requests: number, links: number): string | null {
  if (requests > 0) return `It is in use: ${plural(requests, "request")} in the last day would have been refused.`;
  return links > 0 ? "It sends nothing itself, but the links it has made stop at once." : null;
}

function said({ count, isAll }: Counted): string {
  return isAll ? String(count) : `At least ${count}; there is more than could be looked through`;
}
