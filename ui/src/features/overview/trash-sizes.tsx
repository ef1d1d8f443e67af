import { useQuery } from "@tanstack/react-query";
import { trashSizesQuery } from "#/api/overview";
import { exactBytes, formatBytes, plural } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { Name } from "#/ui/name";
import { Part } from "./part";

/** What the trash of each bucket still holds; it is emptied where it lies. */
export function TrashSizes() {
  const query = useQuery(trashSizesQuery);
  return (
    <Part title="Trash" about="Deleted, and kept for a while" query={query}>
      {({ bucket, sizeBytes, count, isMore }) => (
        <li key={bucket} className="flex items-center gap-3 border-line px-3 py-1.5 not-first:border-t">
          <Link
            to={paths.bucket(bucket, { trash: true })}
            aria-label={`Open the trash of ${bucket}`}
            className="flex min-w-0 flex-1 hover:underline"
          >
            <Name mono className="text-xs">{bucket}</Name>
          </Link>
          <span className="shrink-0 text-text-muted">{isMore ? `more than ${plural(count, "object")}` : plural(count, "object")}</span>
          <span className="w-28 shrink-0 text-right" title={exactBytes(sizeBytes)}>
            {isMore ? `over ${formatBytes(sizeBytes)}` : formatBytes(sizeBytes)}
          </span>
        </li>
      )}
    </Part>
  );
}
