import { Upload } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { platform } from "#platform";
import type { UploadSource } from "#/platform/types";

/** Takes files dropped anywhere on the screen, and says where they would go while they hover. */
export function DropZone({ place, onDrop }: { place: string; onDrop(source: UploadSource): void }) {
  const [over, setOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(() => platform.onDrops({ onDragging: setOver, onDrop: (source) => latest.current(source) }), []);
  if (!over) return null;
  return (
    <div className="pointer-events-none absolute inset-2 z-20 flex items-center justify-center rounded-lg border-2 border-dashed border-accent-text bg-info-surface/90">
      <p className="flex max-w-full items-center gap-2.5 px-6 text-lg font-semibold text-accent-text">
        <Upload size={22} aria-hidden className="shrink-0" />
        <span className="truncate">
          Drop to upload to <bdi>{place}</bdi>
        </span>
      </p>
    </div>
  );
}
