import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { clsx } from "clsx";
import { ArrowLeft, Braces } from "lucide-react";
import { useMemo } from "react";
import { blockingFault } from "#/api/fault";
import { referenceQuery } from "#/api/reference";
import { Link, useGo } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { buttonClass } from "#/ui/button";
import { Page, PageTitle } from "#/ui/page";
import { EmptyState, FaultState, LoadingRows } from "#/ui/states";
import { DocsLink } from "./docs-link";
import { Introduction } from "./introduction";
import { OperationList } from "./list";
import { OperationView } from "./operation";
import { operationsOf } from "./operations";

/** The API as the server describes it, to read and to try. */
export function ReferencePage() {
  const go = useGo();
  const reference = useQuery(referenceQuery);
  const { operation: id } = useParams({ strict: false }) as { operation?: string };
  const { find } = useSearch({ strict: false }) as { find?: string };
  const { data: document } = reference;
  const operations = useMemo(() => (document === undefined ? undefined : operationsOf(document)), [document]);
  const open = operations?.find((operation) => operation.id === id);
  useTitle(open === undefined ? "API" : `API: ${open.summary}`);
  const fault = blockingFault(reference);
  return (
    <Page title={<PageTitle>API</PageTitle>} actions={<DocsLink>The whole reference on one page</DocsLink>}>
      {fault !== null ? (
        <FaultState fault={fault} onRetry={() => void reference.refetch()} />
      ) : document === undefined || operations === undefined ? (
        <LoadingRows label="Loading the reference" />
      ) : (
        <div className="@container/screen flex min-h-0 flex-1">
          <div className={clsx("flex w-72 shrink-0 flex-col border-r border-line", id === undefined ? "@max-3xl/screen:flex-1 @max-3xl/screen:border-0" : "@max-3xl/screen:hidden")}>
            <OperationList
              operations={operations}
              openId={id ?? null}
              find={find ?? ""}
              onFind={(text) => go(paths.api(id, { find: text === "" ? undefined : text }), { replace: true })}
            />
          </div>
          <div className={clsx("@container min-w-0 flex-1 overflow-y-auto px-5 py-4", id === undefined && "@max-3xl/screen:hidden")}>
            {id !== undefined && (
              <Link to={paths.api(undefined, { find })} className={buttonClass("quiet", "mb-2 -ml-3 hidden! @max-3xl/screen:inline-flex!")}>
                <ArrowLeft size={15} aria-hidden /> Operations
              </Link>
            )}
            {open !== undefined ? (
              <OperationView key={open.id} document={document} operation={open} />
            ) : id === undefined ? (
              <Introduction document={document} />
            ) : (
              <EmptyState
                icon={<Braces size={28} aria-hidden />}
                title="There is no such operation"
                action={
                  <Link to={paths.api()} className={buttonClass("primary")}>
                    Show all operations
                  </Link>
                }
              >
                This server has no operation called “{id}”. It may be of another version.
              </EmptyState>
            )}
          </div>
        </div>
      )}
    </Page>
  );
}
