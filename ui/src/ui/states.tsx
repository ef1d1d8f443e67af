import { CircleAlert } from "lucide-react";
import { Fragment, type ReactNode, createElement, useContext } from "react";
import { Button } from "./button";
import { CodeBlock } from "./code";
import { CopyButton } from "./copy-button";
import { FollowContext } from "./follow";

interface EmptyProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
  curl?: string;
}

/** Nothing here yet: what it would be, one action, and the same by API. */
export function EmptyState({ icon, title, children, action, curl }: EmptyProps) {
  return (
    <div className="mx-auto flex max-w-xl flex-col items-center gap-3 px-6 py-12 text-center">
      <div className="text-text-muted">{icon}</div>
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="max-w-md text-text-muted">{children}</p>
      {action}
      {curl !== undefined && (
        <div className="mt-3 w-full text-left">
          <p className="mb-1.5 text-xs text-text-muted">Or by API:</p>
          <CodeBlock label="The same by API" text={curl} />
        </div>
      )}
    </div>
  );
}

export interface Fault {
  title: string;
  message: string;
  remedy: string | null;
  code: string;
  requestId: string | null;
  /** The address of the request in the log. */
  requestAddress: string | null;
  details: string;
}

interface FaultProps {
  fault: Fault;
  onRetry?: () => void;
  action?: ReactNode;
}

/** Something failed: what, why, what to do, and what to quote when asking for help. */
export function FaultNotice({ fault, onRetry, action }: FaultProps) {
  return (
    <div role="alert" className="rounded-md border border-danger-text/40 bg-danger-surface p-3">
      <div className="flex gap-2.5">
        <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-danger-text" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{fault.title}</p>
          <p className="[overflow-wrap:anywhere]">{withCode(fault.message)}</p>
          {fault.remedy !== null && <p className="mt-1 text-text-muted">{fault.remedy}</p>}
          <p className="mt-1.5 font-mono text-xs text-text-muted [overflow-wrap:anywhere]">
            {fault.code}
            {fault.requestId !== null && (
              <>
                {" · "}
                <RequestId id={fault.requestId} address={fault.requestAddress} />
              </>
            )}
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            {onRetry !== undefined && <Button onClick={onRetry}>Retry</Button>}
            {action}
            <CopyButton label="Copy details" text={() => fault.details} look="quiet" />
          </div>
        </div>
      </div>
    </div>
  );
}

/** Leads to the request in the log. */
function RequestId({ id, address }: { id: string; address: string | null }) {
  const follow = useContext(FollowContext);
  if (follow === null || address === null) return id;
  return (
    <a
      href={address}
      title="Find it in the request log"
      className="text-accent-text underline underline-offset-4"
      onClick={(event) => {
        // A modified click is the browser's: another tab, a download.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        follow(address);
      }}
    >
      {id}
    </a>
  );
}

/** The server marks names and values by backticks, as in Markdown. */
function withCode(message: string): ReactNode {
  const parts = message
    .split("`")
    .map((part, index) => (index % 2 === 0 ? part : createElement("code", { className: "font-mono text-xs" }, part)));
  // The parts never change places, so they need no keys.
  return createElement(Fragment, null, ...parts);
}

/** A whole place failed. */
export function FaultState(props: FaultProps) {
  return (
    <div className="mx-auto w-full max-w-xl px-6 py-10">
      <FaultNotice {...props} />
    </div>
  );
}

/** Rows on their way, in the shape they will have. */
export function LoadingRows({ label, rows = 8 }: { label: string; rows?: number }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-9 items-center gap-6 border-b border-line px-4">
          <div className="waiting h-3 flex-1" style={{ maxWidth: `${18 + ((row * 7) % 14)}rem` }} />
          <div className="waiting ml-auto h-3 w-16" />
          <div className="waiting h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
