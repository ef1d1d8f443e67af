import { Copy, Download, FolderInput, PencilLine, Trash2 } from "lucide-react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { formatBytes, formatCount, plural } from "#/lib/bytes";
import { Button } from "#/ui/button";
import { toast } from "#/ui/toast";
import type { ObjectActions } from "./object-buttons";
import type { Row } from "./rows";
import type { Choice } from "./chosen";
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
    <div role="toolbar" aria-label="Selection" className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-2">
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
        Rename
      </Button>
      <Button icon={<Copy size={15} aria-hidden />} onClick={() => actions.onTransfer("copy")}>
        Copy
      </Button>
      <Button icon={<FolderInput size={15} aria-hidden />} onClick={() => actions.onTransfer("move")}>
        Move
      </Button>
      <DownloadButton bucket={bucket} isPublic={isPublic} row={single} />
      <Button icon={<Trash2 size={15} aria-hidden />} onClick={actions.onDelete} look="dangerous">
        Delete
      </Button>
    </div>
  );
}

function DownloadButton({ bucket, isPublic, row }: { bucket: string; isPublic: boolean; row: Row | null }) {
  const object = row?.kind === "object" ? row.object : null;
  return (
    <Button
      icon={<Download size={15} aria-hidden />}
      disabledBecause={object === null ? "One object at a time can be downloaded" : null}
      onClick={() => {
        if (object === null) return;
        const { key, sizeBytes } = object;
        platform.startDownload({ bucket, key, sizeBytes, isPublic }).catch((cause: unknown) => toast(faultOf(cause).message));
      }}
    >
      Download
    </Button>
  );
}
