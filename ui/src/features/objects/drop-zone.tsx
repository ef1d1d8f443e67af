import { Upload } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { platform } from "#platform";
import { isCovered } from "#/lib/shortcuts";
import type { DropPoint, UploadSource, UploadTarget } from "#/platform/types";
import { toast } from "#/ui/toast";

interface DropZoneProps {
  /** The folder that is open; null while none is. */
  here: UploadTarget | null;
  onDrop(target: UploadTarget | null, source: UploadSource): void;
}

/**
 * Takes files dropped anywhere on the window, and says where they would go while they hover: into the folder or the bucket
 * whose row is under them, else into what is open. While a dialog is open it takes none: they would begin under it.
 */
export function DropZone({ here, onDrop }: DropZoneProps) {
  const [over, setOver] = useState<{ target: UploadTarget | null } | null>(null);
  const latest = useRef({ here, onDrop });
  useEffect(() => {
    latest.current = { here, onDrop };
  });
  useEffect(
    () =>
      platform.onDrops({
        onDragging: (dragging, at) => {
          const next = dragging && !isCovered() ? { target: rowAt(at) ?? latest.current.here } : null;
          setOver((before) => (isSame(before, next) ? before : next));
        },
        onDrop: (source, at) => {
          if (isCovered()) toast("Close the dialog first, then drop again");
          else latest.current.onDrop(rowAt(at) ?? latest.current.here, source);
        },
      }),
    [],
  );
  if (over === null) return null;
  const { target } = over;
  return (
    // Nothing of the rows below is hidden: one of them may be what is aimed at.
    <div className="pointer-events-none absolute inset-2 z-20 flex items-end justify-center rounded-lg border-2 border-dashed border-accent-text bg-accent/5 p-6">
      <p className="flex max-w-full items-center gap-2.5 rounded-md border border-accent-text bg-info-surface px-5 py-2.5 text-lg font-semibold text-accent-text">
        <Upload size={22} aria-hidden className="shrink-0" />
        <span className="truncate">
          {target === null ? (
            "Drop to upload; the bucket is asked for"
          ) : (
            <>
              Drop to upload to <bdi>{target.prefix === "" ? target.bucket : `${target.bucket}/${target.prefix.replace(/\/$/, "")}`}</bdi>
            </>
          )}
        </span>
      </p>
    </div>
  );
}

/** The bucket or the folder whose row or link lies there. */
function rowAt(at: DropPoint | undefined): UploadTarget | null {
  if (at === undefined) return null;
  const hit = document.elementFromPoint(at.x, at.y);
  const place =
    hit?.closest<HTMLElement>("[data-drop-bucket]") ?? hit?.closest("[role=row]")?.querySelector<HTMLElement>("[data-drop-bucket]");
  const bucket = place?.dataset.dropBucket;
  return bucket === undefined ? null : { bucket, prefix: place?.dataset.dropPrefix ?? "" };
}

function isSame(a: { target: UploadTarget | null } | null, b: { target: UploadTarget | null } | null): boolean {
  if (a === null || b === null) return a === b;
  return a.target?.bucket === b.target?.bucket && a.target?.prefix === b.target?.prefix;
}
