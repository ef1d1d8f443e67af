import { FolderOpen, FolderUp, Upload } from "lucide-react";
import { objectUrl } from "#/api/objects";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { EmptyState } from "#/ui/states";
import type { Uploads } from "./uploads";

export function EmptyFolder({ bucket, prefix, uploads }: { bucket: string; prefix: string; uploads: Uploads }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <EmptyState
        icon={<FolderOpen size={28} aria-hidden />}
        title={prefix === "" ? "This bucket is empty" : "This folder is empty"}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <Button look="primary" icon={<Upload size={15} aria-hidden />} onClick={uploads.chooseFiles}>
              Upload files
            </Button>
            <Button icon={<FolderUp size={15} aria-hidden />} onClick={uploads.chooseFolder}>
              Upload a folder
            </Button>
          </div>
        }
        curl={curl({ method: "PUT", url: objectUrl(bucket, `${prefix}hello.txt`), upload: "hello.txt" })}
      >
        Drop files or folders anywhere on this page.
      </EmptyState>
    </div>
  );
}
