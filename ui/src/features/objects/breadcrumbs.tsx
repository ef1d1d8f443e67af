import { ChevronRight } from "lucide-react";
import { ancestors, lastSegment, visibleName } from "#/lib/object-key";
import { Link } from "#/lib/link";
import { paths } from "#/paths";

/** The way from all buckets down to this folder. */
export function Breadcrumbs({ bucket, prefix }: { bucket: string; prefix: string }) {
  const folders = ancestors(prefix);
  const crumbs = [
    { to: paths.buckets(), name: "Buckets" },
    { to: paths.bucket(bucket), name: bucket },
    ...folders.map((folder) => ({ to: paths.bucket(bucket, { prefix: folder }), name: visibleName(lastSegment(folder)) })),
  ];
  return (
    <>
      <h1 className="sr-only">{crumbs.at(-1)?.name}</h1>
      <nav aria-label="Breadcrumb">
        <ol className="flex flex-wrap items-center">
          {crumbs.map(({ to, name }, index) => {
            const here = index === crumbs.length - 1;
            return (
              <li key={to} className="flex min-w-0 items-center">
                {index > 0 && <ChevronRight size={14} aria-hidden className="shrink-0 text-text-muted" />}
                <Link
                  to={to}
                  title={name}
                  aria-current={here ? "page" : undefined}
                  className={`max-w-64 truncate rounded-sm px-1.5 py-1 ${here ? "font-semibold" : "text-text-muted hover:bg-surface-hover hover:text-text"}`}
                >
                  <bdi>{name}</bdi>
                </Link>
              </li>
            );
          })}
        </ol>
      </nav>
    </>
  );
}
