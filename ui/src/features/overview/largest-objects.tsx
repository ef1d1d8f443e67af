import { useQuery } from "@tanstack/react-query";
import { blockingFault } from "#/api/fault";
import { largestObjectsQuery } from "#/api/overview";
import { exactBytes, formatBytes } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { parentPrefix } from "#/lib/object-key";
import { paths } from "#/paths";
import { Name } from "#/ui/name";
import { Section } from "#/ui/page";
import { FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";

/** Where the space goes: the twenty largest objects of all buckets. */
export function LargestObjects() {
  const query = useQuery(largestObjectsQuery);
  const fault = blockingFault(query);
  if (query.data?.length === 0) return null;
  return (
    <Section title="Largest objects">
      {fault !== null ? (
        <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <div role="status" aria-label="Loading the largest objects" className="waiting h-32" />
      ) : (
        <ol aria-label="Largest objects" className="flex flex-col rounded-md border border-line">
          {query.data.map(({ bucket, key, sizeBytes, updatedAt }) => (
            <li key={`${bucket}/${key}`} className="flex items-center gap-3 border-line px-3 py-1.5 not-first:border-t">
              <Link to={paths.bucket(bucket, { prefix: parentPrefix(key), object: key })} className="flex min-w-0 flex-1 hover:underline">
                <Name mono className="text-xs">{`${bucket}/${key}`}</Name>
              </Link>
              <span className="w-20 shrink-0 text-right" title={exactBytes(sizeBytes)}>
                {formatBytes(sizeBytes)}
              </span>
              <span className="w-24 shrink-0 truncate text-right text-text-muted">
                <Time at={updatedAt} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
