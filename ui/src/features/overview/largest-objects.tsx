import { useQuery } from "@tanstack/react-query";
import { largestObjectsQuery } from "#/api/overview";
import { exactBytes, formatBytes } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { parentPrefix } from "#/lib/object-key";
import { paths } from "#/paths";
import { Name } from "#/ui/name";
import { Time } from "#/ui/time";
import { Part } from "./part";

/** The twenty largest objects of all buckets. Each leads to its details, where it can be deleted. */
export function LargestObjects() {
  const query = useQuery(largestObjectsQuery);
  return (
    <Part title="Largest objects" about="Open one to delete it" query={query}>
      {({ bucket, key, sizeBytes, updatedAt }) => (
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
      )}
    </Part>
  );
}
