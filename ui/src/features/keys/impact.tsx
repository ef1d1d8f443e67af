import { useQuery } from "@tanstack/react-query";
import { type Counted, keyImpactQuery } from "#/api/key-impact";
import { plural } from "#/lib/bytes";
import { Facts } from "#/ui/facts";
import { Notice } from "#/ui/notice";

/** What stops with the key: its requests of the last day, and the links it has made. */
export function KeyImpact({ keyId }: { keyId: string }) {
  const { data, error } = useQuery(keyImpactQuery(keyId));
  if (error !== null) return <p className="text-text-muted">What it breaks cannot be told: {error.message}</p>;
  const inUse = data !== undefined && (data.requests.count > 0 || data.links.count > 0);
  return (
    <>
      <Facts
        facts={[
          ["Requests in the last day", data === undefined ? "Looking…" : said(data.requests)],
          ["Links that stop", data === undefined ? "Looking…" : said(data.links)],
        ]}
      />
      {inUse && (
        <Notice tone="warn">
          {data.requests.count > 0
            ? `It is in use: ${plural(data.requests.count, "request")} in the last day would have been refused.`
            : "It is not in use, but its links are: they stop at once."}
        </Notice>
      )}
    </>
  );
}

function said({ count, isAll }: Counted): string {
  return isAll ? String(count) : `At least ${count}; there is more than could be looked through`;
}
