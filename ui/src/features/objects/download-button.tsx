import { ChevronDown, Download, FileArchive, FolderDown } from "lucide-react";
import type { ReactNode } from "react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { Button } from "#/ui/button";
import { Menu, MenuItem } from "#/ui/menu";
import { showFault } from "#/ui/toast";
import type { Choice } from "./chosen";

/** Each by itself is a dialog, or a question of the browser, for each. */
const MAX_EACH = 20;

interface DownloadButtonProps {
  bucket: string;
  /** The folder that is open. */
  prefix: string;
  isPublic: boolean;
  choice: Choice;
  /** Of all that is chosen; null while it is being counted. */
  sizeBytes: number | null;
  children: ReactNode;
}

interface Way {
  label: string;
  icon: ReactNode;
  start(): Promise<void>;
}

/** An object as it is; a folder as a zip, or as folders on the disk; several rows as folders, or each by itself. */
export function DownloadButton({ bucket, prefix, isPublic, choice, sizeBytes, children }: DownloadButtonProps) {
  const ways = waysTo({ bucket, prefix, isPublic, choice, sizeBytes });
  const [only] = ways;
  const icon = <Download size={15} aria-hidden />;
  if (only === undefined || ways.length === 1) {
    const why = choice.rows.length > MAX_EACH ? `At most ${MAX_EACH} rows at a time can be downloaded here` : "Folders cannot be downloaded here. Open it and choose objects.";
    return (
      <Button
        icon={icon}
        title={only?.label ?? "Download"}
        disabledBecause={only === undefined ? (sizeBytes === null ? "Still counting" : why) : null}
        onClick={() => only !== undefined && run(only)}
      >
        {children}
      </Button>
    );
  }
  return (
    <Menu
      trigger={
        <Button icon={icon} title="Download">
          {children}
          <ChevronDown size={14} aria-hidden />
        </Button>
      }
    >
      {ways.map((way) => (
        <MenuItem key={way.label} icon={way.icon} onSelect={() => run(way)}>
          {way.label}
        </MenuItem>
      ))}
    </Menu>
  );
}

function run(way: Way): void {
  way.start().catch((cause: unknown) => showFault(faultOf(cause)));
}

function waysTo({ bucket, prefix, isPublic, choice, sizeBytes }: Omit<DownloadButtonProps, "children">): Way[] {
  const { rows, targets, text } = choice;
  const { regions } = targets;
  const objects = rows.flatMap((row) => (row.kind === "object" ? [row.object] : []));
  const [object] = objects;
  const save = ({ key, sizeBytes: size }: { key: string; sizeBytes: number }) =>
    platform.startDownload({ bucket, key, sizeBytes: size, isPublic });
  if (object !== undefined && rows.length === 1) {
    return [{ label: "Download", icon: <Download size={15} aria-hidden />, start: () => save(object) }];
  }
  const ways: Way[] = [];
  const { startTree, startArchive } = platform;
  if (startTree !== undefined) {
    ways.push({
      label: "Into a folder…",
      icon: <FolderDown size={15} aria-hidden />,
      start: () => startTree({ bucket, title: text, base: prefix, objects, regions: [...regions] }),
    });
  }
  const [region] = regions;
  const zip = startArchive !== undefined && sizeBytes !== null && regions.every(({ search }) => search === undefined) ? startArchive : null;
  if (zip !== null && region !== undefined && regions.length === 1 && objects.length === 0) {
    ways.push({
      label: "As a zip",
      icon: <FileArchive size={15} aria-hidden />,
      start: () => zip({ bucket, prefix: region.prefix, sizeBytes: sizeBytes ?? 0 }),
    });
  }
  if (startTree === undefined && rows.length > 1 && rows.length <= MAX_EACH && (regions.length === 0 || zip !== null)) {
    ways.push({
      label: regions.length === 0 ? "Each by itself" : "Each by itself, folders as zips",
      icon: <Download size={15} aria-hidden />,
      start: async () => {
        for (const one of objects) await save(one);
        // What a folder alone comes to is not known here; the whole is no less.
        for (const each of regions) await zip?.({ bucket, prefix: each.prefix, sizeBytes: sizeBytes ?? 0 });
      },
    });
  }
  return ways;
}
