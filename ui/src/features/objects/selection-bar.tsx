import { Download, Trash2 } from "lucide-react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { formatBytes, plural } from "#/lib/bytes";
import { Button } from "#/ui/button";
import { toast } from "#/ui/toast";
import { type Row, totalsOf } from "./rows";

interface SelectionBarProps {
  bucket: string;
  isPublic: boolean;
  rows: readonly Row[];
  onClear(): void;
  onDelete(): void;
}

/** What is selected comes to this, and this can be done with it. */
export function SelectionBar({ bucket, isPublic, rows, onClear, onDelete }: SelectionBarProps) {
  const { folders, objects, sizeBytes } = totalsOf(rows);
  const [only] = rows;
  const single = rows.length === 1 && only?.kind === "object" ? only.object : null;
  return (
    <div role="toolbar" aria-label="Selection" className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-2">
      <p role="status" className="min-w-0 flex-1">
        <strong className="font-medium">{`${plural(rows.length, "row")} selected`}</strong>
        <span className="text-text-muted">
          {objects > 0 && ` · ${plural(objects, "object")}, ${formatBytes(sizeBytes)}`}
          {folders > 0 && ` · ${plural(folders, "folder")}`}
        </span>
      </p>
      <Button look="quiet" onClick={onClear}>
        Clear
      </Button>
      <Button
        icon={<Download size={15} aria-hidden />}
        disabledBecause={single === null ? "One object at a time can be downloaded" : null}
        onClick={() => {
          if (single === null) return;
          const { key, sizeBytes: size } = single;
          platform
            .startDownload({ bucket, key, sizeBytes: size, isPublic })
            .catch((cause: unknown) => toast(faultOf(cause).message));
        }}
      >
        Download
      </Button>
      <Button icon={<Trash2 size={15} aria-hidden />} onClick={onDelete} look="dangerous">
        Delete
      </Button>
    </div>
  );
}
