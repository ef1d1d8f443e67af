import { Ban, ChevronDown, ChevronRight, CircleAlert, CircleCheck, LoaderCircle, RotateCw, Undo2, X } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { type Operation, operations } from "#/api/operations";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { Button, IconButton } from "#/ui/button";
import { Name } from "#/ui/name";
import { Progress } from "#/ui/progress";
import { FaultNotice } from "#/ui/states";
import { operationShare, operationSummary } from "./words";

/** One bulk operation: how it goes, what can be done about it, and what it could not do. */
export function OperationRow({ operation }: { operation: Operation }) {
  const { id, title, bucket, prefix, state, stopping, fault, failures, canRetry, undo } = operation;
  const [open, setOpen] = useState(false);
  const listId = useId();
  const running = state === "running";
  return (
    <li aria-label={title} className="border-line px-4 py-2.5 not-first:border-t">
      <div className="flex items-center gap-2.5">
        <span className="shrink-0">{ICONS[state]}</span>
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline gap-1.5">
            <Name className="font-medium">{title}</Name>
            <Link to={paths.bucket(bucket, { prefix })} className="min-w-0 truncate text-accent-text hover:underline">
              <bdi>{`${bucket}/${prefix}`}</bdi>
            </Link>
          </div>
          <p className="text-xs text-text-muted tabular-nums">{operationSummary(operation)}</p>
        </div>
        {running ? (
          <Button
            look="quiet"
            aria-label={`Stop: ${title}`}
            disabledBecause={stopping ? "It ends with the call that is on its way" : null}
            onClick={() => operations.cancel(id)}
          >
            Stop
          </Button>
        ) : (
          <IconButton
            label={`Remove “${title}” from the list`}
            icon={<X size={15} aria-hidden />}
            onClick={() => operations.forget(id)}
          />
        )}
      </div>
      {running && (
        <div className="mt-1.5">
          <Progress label={`Progress of ${title}`} share={operationShare(operation)} />
        </div>
      )}
      {fault !== null && (
        <div className="mt-2">
          <FaultNotice fault={fault} />
        </div>
      )}
      <div className="mt-1 flex items-center gap-1 empty:hidden">
        {failures.length > 0 && (
          <Button
            look="quiet"
            aria-expanded={open}
            aria-controls={listId}
            aria-label={`${open ? "Hide" : "Show"} what failed: ${title}`}
            className="-ml-3 h-7 text-xs text-text-muted"
            icon={open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
            onClick={() => setOpen(!open)}
          >
            {open ? "Hide what failed" : "Show what failed"}
          </Button>
        )}
        {(state === "failed" || state === "cancelled") && canRetry && (
          <Button
            look="quiet"
            aria-label={`${state === "failed" ? "Try again" : "Go on"}: ${title}`}
            className="h-7 text-xs"
            icon={<RotateCw size={13} aria-hidden />}
            onClick={() => operations.retry(id)}
          >
            {state === "failed" ? "Try again" : "Go on"}
          </Button>
        )}
        {undo !== null && (
          <Button
            look="quiet"
            aria-label={`Undo: ${title}`}
            className="h-7 text-xs"
            icon={<Undo2 size={13} aria-hidden />}
            onClick={() => operations.undo(id)}
          >
            Undo
          </Button>
        )}
      </div>
      {failures.length > 0 && (
        <div id={listId}>
          {open && (
            <ul
              aria-label={`What could not be ${operation.does}`}
              tabIndex={0}
              className="mt-1 max-h-48 overflow-y-auto rounded-md border border-line text-xs"
            >
              {failures.map(({ key, code, message }) => (
                <li key={key} className="border-line px-2.5 py-1.5 not-first:border-t">
                  <Name mono>{key}</Name>
                  <p className="text-text-muted [overflow-wrap:anywhere]">
                    <code className="font-mono text-danger-text">{code}</code> {message}
                  </p>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </li>
  );
}

const ICONS: Record<Operation["state"], ReactNode> = {
  running: <LoaderCircle size={16} aria-label="Running" className="animate-spin text-accent-text" />,
  done: <CircleCheck size={16} aria-label="Done" className="text-ok-text" />,
  failed: <CircleAlert size={16} aria-label="Failed" className="text-danger-text" />,
  cancelled: <Ban size={16} aria-label="Stopped" className="text-text-muted" />,
};
