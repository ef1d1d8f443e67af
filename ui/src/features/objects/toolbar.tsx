import { ChevronDown, FolderPlus, FolderUp, Search, Settings, Trash2, Upload } from "lucide-react";
import type { Bucket } from "#/api/buckets";
import { useGo } from "#/lib/link";
import { paths } from "#/paths";
import { Button, IconButton } from "#/ui/button";
import { Menu, MenuItem } from "#/ui/menu";
import type { Uploads } from "./uploads";

interface FolderActionsProps {
  bucket: Bucket | undefined;
  uploads: Uploads;
  onFind(): void;
  onNewFolder(): void;
}

/** What can be done in this folder. */
export function FolderActions({ bucket, uploads, onFind, onNewFolder }: FolderActionsProps) {
  const go = useGo();
  return (
    <>
      <IconButton label="Find" shortcut="Ctrl/Cmd F" icon={<Search size={16} aria-hidden />} onClick={onFind} />
      {bucket !== undefined && (
        <IconButton
          label="Trash"
          icon={<Trash2 size={16} aria-hidden />}
          onClick={() => go(paths.bucket(bucket.name, { trash: true }))}
        />
      )}
      {bucket !== undefined && (
        <IconButton
          label="Bucket settings"
          icon={<Settings size={16} aria-hidden />}
          onClick={() => go(paths.bucket(bucket.name, { settings: true }))}
        />
      )}
      <Button icon={<FolderPlus size={15} aria-hidden />} onClick={onNewFolder}>
        New folder
      </Button>
      <Menu
        trigger={
          <Button look="primary" icon={<Upload size={15} aria-hidden />}>
            Upload
            <ChevronDown size={14} aria-hidden />
          </Button>
        }
      >
        <MenuItem icon={<Upload size={15} aria-hidden />} onSelect={uploads.chooseFiles}>
          Upload files
        </MenuItem>
        <MenuItem icon={<FolderUp size={15} aria-hidden />} onSelect={uploads.chooseFolder}>
          Upload a folder
        </MenuItem>
      </Menu>
    </>
  );
}
