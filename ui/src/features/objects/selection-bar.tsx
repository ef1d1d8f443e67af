import { Copy, Download, FolderInput, PencilLine, Trash2 } from "lucide-react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { formatBytes, formatCount, plural } from "#/lib/bytes";
import { Button } from "#/ui/button";
import { showFault } from "#/ui/toast";
import type { ObjectActions } from "./object-buttons";
import type { Row } from "./rows";
import type { Choice } from "./chosen";
import type { Region } from "./targets";
import { useTally } from "./use-batch";

interface SelectionBarProps {
  bucket: string;
  isPublic: boolean;
  choice: Choice;
  /** More than is listed yet matches: how many, and how to take them all. */
  everything: { label: string; onSelect(): void } | null;
  actions: Pick<ObjectActions, "onRename"> & { onTransfer(how: "copy" | "move"): void; onDelete(): void };
  onClear(): void;
}

/** What is selected comes to this, and this can be done with it. */
export function SelectionBar({ bucket, isPublic, choice, everything, actions, onClear }: SelectionBarProps) {
  const { rows, targets } = choice;
  const { tally } = useTally(bucket, targets, targets.regions.length > 0);
  const [only] = rows;
  const single = rows.length === 1 && only !== undefined ? only : null;
  const whole = rows.length === 0;
  const known = targets.regions.length === 0 ? { objects: targets.keys.length, sizeBytes: targets.keyBytes, more: false } : tally;
  return (
    <div role="toolbar" aria-label="Selection" className="@container border-t border-line px-5 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="min-w-40 flex-1">
          <strong className="font-medium">{whole ? "Everything selected" : `${formatCount(rows.length)} selected`}</strong>
          <span className="text-text-muted">
            {known === undefined
              ? " · counting…"
              : `, ${known.more ? "more than " : ""}${targets.regions.length > 0 ? `${plural(known.objects, "object")}, ` : ""}${formatBytes(known.sizeBytes)}`}
          </span>
        </p>
        {everything !== null && <Button onClick={everything.onSelect}>{everything.label}</Button>}
        <Button look="quiet" onClick={onClear}>
          Clear
        </Button>
        <Button
          icon={<PencilLine size={15} aria-hidden />}
          disabledBecause={single === null ? "One at a time can be renamed" : null}
          onClick={() => single !== null && actions.onRename(single)}
        >
          <Word>Rename</Word>
        </Button>
        <Button icon={<Copy size={15} aria-hidden />} onClick={() => actions.onTransfer("copy")} title="Copy">
          <Word>Copy</Word>
        </Button>
        <Button icon={<FolderInput size={15} aria-hidden />} onClick={() => actions.onTransfer("move")} title="Move">
          <Word>Move</Word>
        </Button>
        <DownloadButton
          bucket={bucket}
          isPublic={isPublic}
          row={single}
          region={targets.keys.length === 0 && targets.regions.length === 1 ? (targets.regions[0] ?? null) : null}
          sizeBytes={known?.sizeBytes ?? null}
        />
        <Button icon={<Trash2 size={15} aria-hidden />} onClick={actions.onDelete} look="dangerous" title="Delete">
          <Word>Delete</Word>
        </Button>
      </div>
    </div>
  );
}

/** Seen where there is room for it, heard anywhere. */
function Word({ children }: { children: string }) {
  return <span className="@max-3xl:sr-only">{children}</span>;
}

interface DownloadButtonProps {
  bucket: string;
  isPublic: boolean;
  row: Row | null;
  region: Region | null;
  sizeBytes: number | null;
}

/** An object as it is, a folder as a zip. */
function DownloadButton({ bucket, isPublic, row, region, sizeBytes }: DownloadButtonProps) {
  const object = row?.kind === "object" ? row.object : null;
  const zipped = region !== null && region.search === undefined && platform.startArchive !== undefined ? region : null;
  const because =
    object !== null ? null : zipped === null ? "One object or one folder at a time can be downloaded" : sizeBytes === null ? "Still counting" : null;
  const start = () => {
    if (object !== null) return platform.startDownload({ bucket, key: object.key, sizeBytes: object.sizeBytes, isPublic });
    return zipped === null ? undefined : platform.startArchive?.({ bucket, prefix: zipped.prefix, sizeBytes: sizeBytes ?? 0 });
  };
  return (
    <Button
      icon={<Download size={15} aria-hidden />}
      disabledBecause={because}
      onClick={() => void start()?.catch((cause: unknown) => showFault(faultOf(cause)))}
    >
      <Word>{zipped === null ? "Download" : "Download as zip"}</Word>
    </Button>
  );
}
