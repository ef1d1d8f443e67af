import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { getObjectInfo } from "#/api/objects";
import { Store } from "#/lib/store";
import type { Conflict, Measured, UploadSource, UploadTarget } from "#/platform/types";
import type { Fault } from "#/ui/states";

/** A single new file below this goes at once; everything else is shown first. */
const SMALL_BYTES = 64 * 1024 * 1024;

/** What waits to be confirmed. */
export interface UploadAsk {
  /** null: dropped where there is no bucket, so that one has to be chosen. */
  target: UploadTarget | null;
  source: UploadSource;
  /** null where the host does not tell. */
  measured: Measured | null;
  /** The one file is there already. */
  taken: boolean;
}

/** At most one at a time: its dialog covers every way to ask for another. */
export const uploadAsk = new Store<UploadAsk | null>(null);
/** Why an upload could not even begin. */
export const uploadFault = new Store<Fault | null>(null);

/** Uploads what is chosen, or asks first where there is something to decide. How it fares is told by the Activity panel. */
export function offerUpload(target: UploadTarget | null, choosing: Promise<UploadSource | null>): void {
  guarded(async () => {
    const source = await choosing;
    if (source === null) return;
    const measured = (await platform.measure?.(source)) ?? null;
    const taken = target !== null && measured !== null && isSingle(measured) && (await isTaken(target, measured.title));
    if (target === null || taken || (measured !== null && !isSmall(measured))) uploadAsk.set({ target, source, measured, taken });
    else await platform.startUpload(target, source);
  });
}

export function confirmUpload(target: UploadTarget, source: UploadSource, conflict: Conflict): void {
  uploadAsk.set(null);
  guarded(() => platform.startUpload(target, source, conflict));
}

function guarded(work: () => Promise<void>): void {
  uploadFault.set(null);
  work().catch((cause: unknown) => uploadFault.set(faultOf(cause)));
}

function isSingle({ files, folder }: Measured): boolean {
  return files === 1 && !folder;
}

function isSmall(measured: Measured): boolean {
  return isSingle(measured) && measured.sizeBytes < SMALL_BYTES && (measured.skipped?.length ?? 0) === 0;
}

/** Whoever cannot be asked does not stop the upload: it waits for the server by itself, and says what it refuses. */
async function isTaken({ bucket, prefix }: UploadTarget, name: string): Promise<boolean> {
  return getObjectInfo(bucket, prefix + name, new AbortController().signal).then(
    () => true,
    () => false,
  );
}
