import { Copy, Download, ExternalLink, FolderInput, MoreHorizontal, PencilLine, Share2, Trash2 } from "lucide-react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { type StoredObject, objectUrl } from "#/api/objects";
import { lastSegment } from "#/lib/object-key";
import { Button, IconButton } from "#/ui/button";
import { Menu, MenuItem } from "#/ui/menu";
import type { Fault } from "#/ui/states";
import type { Row } from "./rows";
import { QuickShare } from "./share/quick-share";

export interface ObjectActions {
  onShare(key: string): void;
  onRename(row: Row): void;
  onTransfer(rows: readonly Row[], how: "copy" | "move"): void;
  onDelete(rows: readonly Row[]): void;
}

interface ObjectButtonsProps {
  object: StoredObject;
  isPublic: boolean;
  actions: ObjectActions;
  onFault(fault: Fault | null): void;
}

/** What can be done with the object whose details are open. */
export function ObjectButtons({ object, isPublic, actions, onFault }: ObjectButtonsProps) {
  const { bucket, key, sizeBytes } = object;
  const row: Row = { kind: "object", id: key, name: lastSegment(key), object };
  const download = () => {
    onFault(null);
    platform.startDownload({ bucket, key, sizeBytes, isPublic }).catch((cause: unknown) => onFault(faultOf(cause)));
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button look="primary" icon={<Download size={15} aria-hidden />} onClick={download}>
        Download
      </Button>
      <QuickShare bucket={bucket} objectKey={key} onFault={onFault} />
      <Button icon={<Share2 size={15} aria-hidden />} onClick={() => actions.onShare(key)}>
        Share…
      </Button>
      {isPublic && (
        <Button icon={<ExternalLink size={15} aria-hidden />} onClick={() => void platform.openExternal(objectUrl(bucket, key))}>
          Open
        </Button>
      )}
      <Menu trigger={<IconButton label="More" icon={<MoreHorizontal size={16} aria-hidden />} />}>
        <MenuItem icon={<PencilLine size={15} aria-hidden />} onSelect={() => actions.onRename(row)}>
          Rename…
        </MenuItem>
        <MenuItem icon={<Copy size={15} aria-hidden />} onSelect={() => actions.onTransfer([row], "copy")}>
          Copy to…
        </MenuItem>
        <MenuItem icon={<FolderInput size={15} aria-hidden />} onSelect={() => actions.onTransfer([row], "move")}>
          Move to…
        </MenuItem>
        <MenuItem danger icon={<Trash2 size={15} aria-hidden />} onSelect={() => actions.onDelete([row])}>
          Delete…
        </MenuItem>
      </Menu>
    </div>
  );
}
