import { formatCount } from "#/lib/bytes";
import { Name } from "#/ui/name";
import { Progress } from "#/ui/progress";
import { FaultNotice } from "#/ui/states";
import type { Batch } from "./use-batch";

interface BatchProgressProps {
  batch: Batch;
  /** "deleted": what is done with each object. */
  done: string;
  /** How many there are; null while nobody knows. */
  total: number | null;
}

/** How far a batch is, and what it could not do. */
export function BatchProgress({ batch: { state, progress, fault }, done, total }: BatchProgressProps) {
  if (state === "asking") return null;
  const share = total === null || total === 0 ? null : Math.min(1, (progress.done + progress.failed) / total);
  return (
    <>
      <div className="flex flex-col gap-1.5">
        {state === "running" && <Progress label={`Objects ${done}`} share={share} />}
        <p role="status" className="text-text-muted">
          {`${formatCount(progress.done)} ${done}`}
          {progress.failed > 0 && ` · ${formatCount(progress.failed)} failed`}
          {state === "over" && progress.failed === 0 && fault === null && " · stopped"}
        </p>
      </div>
      {fault !== null && <FaultNotice fault={fault} />}
      {progress.failures.length > 0 && (
        <ul aria-label={`What could not be ${done}`} tabIndex={0} className="max-h-48 overflow-y-auto rounded-md border border-line">
          {progress.failures.map((failure) => (
            <li key={failure.key} className="border-line px-3 py-1.5 text-xs not-first:border-t">
              <Name mono>{failure.key}</Name>
              <p className="text-text-muted">
                <code className="font-mono text-danger-text">{failure.code}</code> {failure.message}
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
