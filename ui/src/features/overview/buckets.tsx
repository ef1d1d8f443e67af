import { useInfiniteQuery } from "@tanstack/react-query";
import { blockingFault } from "#/api/fault";
import { bucketsQuery } from "#/api/queries";
import { exactBytes, formatBytes, plural } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { Name } from "#/ui/name";
import { ListSection } from "./list-section";

/** More than these are a list of their own. */
const SHOWN = 6;

/** The way into the buckets, one click from the start; files can be dropped onto each. */
export function Buckets() {
  const query = useInfiniteQuery(bucketsQuery);
  return (
    <ListSection
      title="Buckets"
      all={{ label: "All buckets", to: paths.buckets() }}
      fault={blockingFault(query)}
      onRetry={() => void query.refetch()}
      rows={query.data?.pages.flatMap((page) => page.data)}
      loading="Loading the buckets"
      empty={
        <>
          There is no bucket yet.{" "}
          <Link to={paths.buckets({ create: true })} className="text-accent-text underline">
            New bucket
          </Link>
        </>
      }
    >
      {(buckets) => (
        <ul aria-label="Buckets" className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-2">
          {buckets.slice(0, SHOWN).map(({ name, objectCount, sizeBytes }) => (
            <li key={name}>
              <Link
                to={paths.bucket(name)}
                data-drop-bucket={name}
                className="flex flex-col rounded-md border border-line px-3 py-2 hover:bg-surface-hover"
              >
                <Name className="font-medium">{name}</Name>
                <span className="text-text-muted" title={exactBytes(sizeBytes)}>
                  {`${plural(objectCount, "object")}, ${formatBytes(sizeBytes)}`}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </ListSection>
  );
}
