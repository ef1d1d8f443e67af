import type { LoggedRequest, LoggedRequestDetail } from "#/api/requests";
import { HeaderList } from "#/ui/header-list";
import { Notice } from "#/ui/notice";
import { rowId } from "./log";

/** What the server writes instead of a value that it does not keep. */
const NOT_KEPT = "(not kept)";

interface RequestHeadersProps {
  request: LoggedRequest;
  /** undefined while it is asked for, null if it is in the log no more. */
  detail: LoggedRequestDetail | null | undefined;
}

/** The headers of a request and of its answer, side by side where there is room. */
export function RequestHeaders({ request, detail }: RequestHeadersProps) {
  if (detail === undefined) return <div role="status" aria-label="Loading the headers" className="waiting h-24" />;
  if (detail !== null && rowId(detail) !== rowId(request)) {
    return <p className="text-text-muted">A later request bears the same id, so the headers of this one cannot be told from its own.</p>;
  }
  if (detail?.requestHeaders == null || detail.responseHeaders == null) {
    return <p className="text-text-muted">No headers were kept of it.</p>;
  }
  return (
    <div className="@container flex flex-col gap-4">
      {detail.headersCut && <Notice tone="info">Some headers are missing: of the request and of the answer, 4 KiB each are kept.</Notice>}
      <div className="grid gap-5 @xl:grid-cols-2">
        <Side title="Request headers" values={detail.requestHeaders} />
        <Side title="Response headers" values={detail.responseHeaders} />
      </div>
    </div>
  );
}

function Side({ title, values }: { title: string; values: Record<string, string> }) {
  const hides = Object.values(values).some((value) => value.endsWith(NOT_KEPT));
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-1">
      <h3 className="font-semibold">{title}</h3>
      <HeaderList values={values} empty="None." note={hides ? "What may hold a secret is not kept." : null} />
    </section>
  );
}
