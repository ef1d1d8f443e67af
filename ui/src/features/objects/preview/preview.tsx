import { Maximize2 } from "lucide-react";
import { type ComponentType, Suspense, lazy, useState } from "react";
import { isEncoded } from "#/api/content";
import type { StoredObject } from "#/api/objects";
import { formatBytes } from "#/lib/bytes";
import { lastSegment } from "#/lib/object-key";
import { Button, IconButton } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { SelectInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";
import { type BytesViewProps, HexView, TableView, TextView, TreeView } from "./bytes-views";
import { ImageView } from "./image-view";
import { type View, typeOf, viewsOf } from "./kind";
import { MediaView } from "./media-view";
import { useContent } from "./use-content";

const PdfView = lazy(() => import("./pdf-view"));

const NAMES: Record<View, string> = {
  image: "Image",
  video: "Video",
  audio: "Audio",
  pdf: "PDF",
  tree: "Tree",
  table: "Table",
  text: "Text",
  hex: "Bytes",
};
const BYTES_VIEWS: Partial<Record<View, ComponentType<BytesViewProps>>> = {
  tree: TreeView,
  table: TableView,
  text: TextView,
  hex: HexView,
};

/** What is in an object, in the way that fits its type; its bytes for any. */
export default function Preview({ object, isPublic }: { object: StoredObject; isPublic: boolean }) {
  const type = typeOf(object.contentType, object.key);
  const views = viewsOf(type);
  const [chosen, setChosen] = useState<View | null>(null);
  const [large, setLarge] = useState(false);
  const view = chosen !== null && views.includes(chosen) ? chosen : (views[0] ?? "hex");
  const choice = views.length > 1 && (
    <SelectInput
      aria-label="Shown as"
      className="w-auto!"
      value={view}
      onChange={(event) => setChosen(event.target.value as View)}
    >
      {views.map((one) => (
        <option key={one} value={one}>
          {NAMES[one]}
        </option>
      ))}
    </SelectInput>
  );
  if (object.sizeBytes === 0) return <p className="text-text-muted">It has no bytes.</p>;
  const shown = <Shown key={`${object.key} ${object.etag} ${view}`} object={object} isPublic={isPublic} type={type} view={view} />;
  return (
    <section aria-label="Preview" className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <h3 className="flex-1 font-semibold">Preview</h3>
        {!large && choice}
        <IconButton label="Enlarge the preview" icon={<Maximize2 size={15} aria-hidden />} onClick={() => setLarge(true)} />
      </div>
      {!large && <div className={view === "audio" ? "rounded-md border border-line" : "h-64 overflow-hidden rounded-md border border-line"}>{shown}</div>}
      {large && (
        <Dialog open large title={<bdi>{lastSegment(object.key)}</bdi>} onClose={() => setLarge(false)} footer={choice || undefined}>
          <div className="h-full overflow-hidden rounded-md border border-line">{shown}</div>
        </Dialog>
      )}
    </section>
  );
}

interface ShownProps {
  object: StoredObject;
  isPublic: boolean;
  type: string;
  view: View;
}

function Shown({ object, isPublic, type, view }: ShownProps) {
  if (view === "image") return <ImageView object={object} type={type} />;
  if (view === "video" || view === "audio") return <MediaView object={object} isPublic={isPublic} kind={view} />;
  if (view === "pdf" && !isEncoded(object)) {
    return (
      <Suspense fallback={<div role="status" aria-label="Loading the viewer" className="waiting h-full" />}>
        <PdfView object={object} />
      </Suspense>
    );
  }
  return <BytesShown object={object} type={type} as={BYTES_VIEWS[view] ?? HexView} />;
}

function BytesShown({ object, type, as: As }: { object: StoredObject; type: string; as: ComponentType<BytesViewProps> }) {
  const content = useContent(object);
  const { bytes, complete, fault, loading } = content;
  if (content.refused) {
    return (
      <p className="p-4 text-text-muted">
        {`It is stored compressed (${object.contentEncoding ?? ""}), so only the whole of it could be shown. Download it instead.`}
      </p>
    );
  }
  if (fault !== null && bytes === undefined) return <FaultNotice fault={fault} onRetry={content.retry} />;
  if (bytes === undefined) return <div role="status" aria-label="Loading the preview" className="waiting h-full" />;
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <As bytes={bytes} complete={complete} type={type} />
      </div>
      {fault !== null && <FaultNotice fault={fault} onRetry={content.retry} />}
      {!complete && (
        <div className="flex items-center gap-3 border-t border-line px-3 py-1.5">
          <span role="status" className="flex-1 text-xs text-text-muted">
            {`The first ${formatBytes(bytes.length)} of ${formatBytes(object.sizeBytes)}`}
          </span>
          <Button pending={loading} onClick={content.more}>
            {loading ? "Loading…" : "Load more"}
          </Button>
        </div>
      )}
    </div>
  );
}
