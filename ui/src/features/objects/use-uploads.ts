import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { isWith, useShortcut } from "#/lib/shortcuts";
import type { Conflict, Measured, UploadSource } from "#/platform/types";
import type { Fault } from "#/ui/states";

export interface Uploads {
  chooseFiles(): void;
  chooseFolder(): void;
  start(source: UploadSource): void;
  /** A folder that waits to be confirmed. */
  asking: { measured: Measured; confirm(conflict: Conflict): void; cancel(): void } | null;
  /** Why an upload could not even begin. */
  fault: Fault | null;
}

/** Ways to put files into this folder. How they fare is told by the Activity panel. */
export function useUploads(bucket: string, prefix: string): Uploads {
  const queryClient = useQueryClient();
  const [fault, setFault] = useState<Fault | null>(null);
  const [waiting, setWaiting] = useState<{ source: UploadSource; measured: Measured } | null>(null);

  const guarded = (work: () => Promise<void>) => {
    setFault(null);
    work().catch((cause: unknown) => setFault(faultOf(cause)));
  };
  const upload = async (source: UploadSource, conflict?: Conflict) => {
    await platform.startUpload({ bucket, prefix }, source, conflict);
    await queryClient.invalidateQueries({ queryKey: ["objects", bucket] });
  };
  /** A few files go at once; what holds a folder is shown first, since nobody knows how much is in it. */
  const begin = (choosing: Promise<UploadSource | null>) =>
    guarded(async () => {
      const source = await choosing;
      if (source === null) return;
      const measured = await platform.measure?.(source);
      if (measured?.folder) setWaiting({ source, measured });
      else await upload(source);
    });
  const chooseFiles = () => begin(platform.pickFiles());
  useShortcut((event) => isWith("u", event), chooseFiles, { whileTyping: true });

  return {
    chooseFiles,
    chooseFolder: () => begin(platform.pickFolder()),
    start: (source) => begin(Promise.resolve(source)),
    asking: waiting && {
      measured: waiting.measured,
      confirm: (conflict) => {
        setWaiting(null);
        guarded(() => upload(waiting.source, conflict));
      },
      cancel: () => setWaiting(null),
    },
    fault,
  };
}
