import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountQuery, statusQuery } from "#/api/queries";
import { formatBytes, plural } from "#/lib/bytes";
import type { Conflict, Measured } from "#/platform/types";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { Choices } from "#/ui/field";
import { Notice } from "#/ui/notice";

const CHOICES = [
  { value: "replace", label: "Replace it", detail: "The newer file wins." },
  { value: "skip", label: "Skip the file", detail: "What is there stays. Good for going on with an upload." },
  { value: "keep-both", label: "Keep both", detail: "The new one gets a number: “photo (2).jpg”." },
] as const;

interface UploadSheetProps {
  place: string;
  measured: Measured;
  onClose(): void;
  onStart(conflict: Conflict): void;
}

/** What is about to be uploaded, whether it fits, and what to do with names that are taken. */
export function UploadSheet({ place, measured: { title, files, sizeBytes }, onClose, onStart }: UploadSheetProps) {
  const [conflict, setConflict] = useState<Conflict>("replace");
  const account = useQuery(accountQuery).data;
  const volume = useQuery(statusQuery).data?.volume;
  const limit = account?.plan.maxStorageBytes ?? null;
  const left = account === undefined || limit === null ? null : Math.max(0, limit - account.usage.storageBytes);
  return (
    <Dialog
      open
      title={
        <>
          Upload “<bdi>{title}</bdi>”
        </>
      }
      description={
        <>
          {`${plural(files, "file")}, ${formatBytes(sizeBytes)}, to `}
          <bdi>{place}</bdi>
        </>
      }
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            data-focus-first
            look="primary"
            disabledBecause={files === 0 ? "There is no file in it" : null}
            onClick={() => onStart(conflict)}
          >
            {`Upload ${plural(files, "file")}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-3">
        {left !== null && sizeBytes > left && (
          <Notice tone="warn">{`It does not fit: ${formatBytes(left)} are left of the account’s ${formatBytes(limit ?? 0)}. What is replaced makes some room.`}</Notice>
        )}
        {left === null && volume != null && sizeBytes > volume.freeBytes && (
          <Notice tone="warn">{`It does not fit on the disk: ${formatBytes(volume.freeBytes)} are free.`}</Notice>
        )}
        {left !== null && sizeBytes <= left && <p className="text-text-muted">{`It fits: ${formatBytes(left)} are left.`}</p>}
        <Choices legend="If there is one of the same name" value={conflict} choices={CHOICES} onChange={setConflict} />
      </div>
    </Dialog>
  );
}
