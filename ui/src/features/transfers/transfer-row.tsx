import { Ban, ChevronDown, ChevronRight, CircleAlert, CircleCheck, Download, Pause, Play, RotateCw, Upload, X } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { platform } from "#platform";
import { formatCount } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import type { Transfer } from "#/platform/types";
import { Button, IconButton } from "#/ui/button";
import { Name } from "#/ui/name";
import { Progress } from "#/ui/progress";
import { useSecond } from "#/ui/use-second";
import { isOver } from "./queue";
import { paceOf } from "./paces";
import { TransferFiles } from "./transfer-files";
import { shareOf, summaryOf } from "./words";

/** One batch: how it goes, what can be done about it, and its files when opened. */
export function TransferRow({ transfer }: { transfer: Transfer }) {
  const [open, setOpen] = useState(false);
  const filesId = useId();
  const { id, title, bucket, prefix, state } = transfer;
  const over = isOver(state);
  const again = state === "cancelled" ? transfer.filesTotal - transfer.filesDone : transfer.filesFailed;
  return (
    <li aria-label={title} className="border-line px-4 py-2.5 not-first:border-t">
      <div className="flex items-center gap-2.5">
        <span className="shrink-0">{stateIcon(transfer)}</span>
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline gap-1.5">
            <Name className="font-medium">{title}</Name>
            <span className="shrink-0 text-text-muted">{transfer.kind === "upload" ? "to" : "from"}</span>
            <Link to={paths.bucket(bucket, { prefix })} className="truncate text-accent-text hover:underline">
              <bdi>{`${bucket}/${prefix}`}</bdi>
            </Link>
          </div>
          <Summary transfer={transfer} />
        </div>
        {transfer.canPause === true && (state === "running" || state === "paused") && (
          <PauseButton id={id} title={title} paused={state === "paused"} />
        )}
        {over ? (
          <IconButton
            label={transfer.waitsForFile === true ? `Give up the upload of ${title}` : `Remove ${title} from the list`}
            icon={<X size={15} aria-hidden />}
            onClick={() => platform.transfers.forget(id)}
          />
        ) : (
          <Button look="quiet" aria-label={`Cancel ${title}`} onClick={() => platform.transfers.cancel(id)}>
            Cancel
          </Button>
        )}
      </div>
      {!over && (
        <div className="mt-1.5">
          <Progress label={`Progress of ${title}`} share={shareOf(transfer)} />
        </div>
      )}
      <div className="mt-1 flex items-center gap-1">
        <Button
          look="quiet"
          aria-expanded={open}
          aria-controls={filesId}
          aria-label={`${open ? "Hide" : "Show"} the files of ${title}`}
          disabledBecause={transfer.past === true && transfer.files.length === 0 ? "Its files are not kept over a reload" : null}
          className="-ml-3 h-7 text-xs text-text-muted"
          icon={open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          {open ? "Hide files" : "Show files"}
        </Button>
        {over && again > 0 && transfer.past !== true && (
          <Button
            look="quiet"
            className="h-7 text-xs"
            icon={<RotateCw size={13} aria-hidden />}
            onClick={() => platform.transfers.retry(id)}
          >
            {`${state === "cancelled" ? "Resume" : "Retry"} ${formatCount(again)}`}
          </Button>
        )}
      </div>
      <div id={filesId}>{open && <TransferFiles transfer={transfer} />}</div>
    </li>
  );
}

/** Once a second while it runs, also when no news come: then it is getting slower. */
function Summary({ transfer }: { transfer: Transfer }) {
  const nowMs = useSecond(transfer.state === "running");
  return <p className="text-xs text-text-muted tabular-nums">{summaryOf(transfer, paceOf(transfer, nowMs))}</p>;
}

function PauseButton({ id, title, paused }: { id: string; title: string; paused: boolean }) {
  const { transfers } = platform;
  return paused ? (
    <IconButton label={`Go on with ${title}`} icon={<Play size={15} aria-hidden />} onClick={() => transfers.resume?.(id)} />
  ) : (
    <IconButton label={`Pause ${title}`} icon={<Pause size={15} aria-hidden />} onClick={() => transfers.pause?.(id)} />
  );
}

function stateIcon({ state, kind }: Transfer): ReactNode {
  if (state === "done") return <CircleCheck size={16} aria-label="Done" className="text-ok-text" />;
  if (state === "failed") return <CircleAlert size={16} aria-label="Failed" className="text-danger-text" />;
  if (state === "cancelled") return <Ban size={16} aria-label="Cancelled" className="text-text-muted" />;
  if (state === "paused") return <Pause size={16} aria-label="Paused" className="text-text-muted" />;
  const Icon = kind === "upload" ? Upload : Download;
  return <Icon size={16} aria-label={kind === "upload" ? "Uploading" : "Downloading"} className="text-accent-text" />;
}
