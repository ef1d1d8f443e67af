import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { useShortcut } from "#/lib/shortcuts";
import type { UploadSource } from "#/platform/types";
import type { Fault } from "#/ui/states";

export interface Uploads {
  chooseFiles(): void;
  chooseFolder(): void;
  start(source: UploadSource): void;
  /** Why an upload could not even begin. */
  fault: Fault | null;
}

/** Ways to put files into this folder. How they fare is told by the Activity panel. */
export function useUploads(bucket: string, prefix: string): Uploads {
  const queryClient = useQueryClient();
  const [fault, setFault] = useState<Fault | null>(null);

  const begin = async (source: Promise<UploadSource | null>) => {
    setFault(null);
    try {
      const chosen = await source;
      if (chosen === null) return;
      await platform.startUpload({ bucket, prefix }, chosen);
      await queryClient.invalidateQueries({ queryKey: ["objects", bucket] });
    } catch (cause) {
      setFault(faultOf(cause));
    }
  };
  const chooseFiles = () => void begin(platform.pickFiles());
  useShortcut((event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "u", chooseFiles);

  return {
    chooseFiles,
    chooseFolder: () => void begin(platform.pickFolder()),
    start: (source) => void begin(Promise.resolve(source)),
    fault,
  };
}
