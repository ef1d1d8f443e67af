import { type QueryCache, useQueryClient } from "@tanstack/react-query";
import { CloudAlert } from "lucide-react";
import { useCallback, useSyncExternalStore } from "react";
import { asApiError } from "#/api/errors";
import { faultOf, isPassing } from "#/api/fault";
import { Button } from "#/ui/button";

/** Says that what is on the screen could not be brought up to date just now: the server is there, but refused. */
export function BusyServer() {
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const error = useSyncExternalStore(
    useCallback((listener) => cache.subscribe(listener), [cache]),
    useCallback(() => passingError(cache), [cache]),
  );
  const fault = error === null ? null : faultOf(error);
  return (
    <div role="status">
      {fault !== null && (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-warn-surface px-5 py-1.5">
          <CloudAlert size={14} aria-hidden className="shrink-0 text-warn-text" />
          <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            {`${fault.title}. What you see may be out of date; it is asked for again in a moment.`}{" "}
            <code className="font-mono text-xs text-text-muted">
              {fault.requestId === null ? fault.code : `${fault.code} · ${fault.requestId}`}
            </code>
          </p>
          <Button look="quiet" onClick={() => void client.invalidateQueries({ predicate: ({ state }) => state.status === "error" })}>
            Ask again now
          </Button>
        </div>
      )}
    </div>
  );
}

/** Why something that is shown is not up to date; a list that did not go on says so at its own end. */
function passingError(cache: QueryCache): Error | null {
  for (const query of cache.getAll()) {
    const { error, data, fetchMeta } = query.state;
    if (error === null || data === undefined || !query.isActive() || fetchMeta?.fetchMore !== undefined) continue;
    if (isPassing(error) && asApiError(error).code !== "unreachable") return error;
  }
  return null;
}
