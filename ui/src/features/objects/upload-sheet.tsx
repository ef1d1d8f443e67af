import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountQuery, statusQuery } from "#/api/queries";
import { useBucketNames } from "#/api/use-bucket-names";
import { formatBytes, plural } from "#/lib/bytes";
import type { Conflict, Measured, SkippedFile, UploadTarget } from "#/platform/types";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Choices, Field, SelectInput } from "#/ui/field";
import { Name } from "#/ui/name";
import { Notice } from "#/ui/notice";
import type { UploadAsk } from "./upload-ask";
import { type Room, fitWords, uploadCommands } from "./upload-plan";

const CHOICES = [
  { value: "replace", label: "Replace it", detail: "The newer file wins." },
  { value: "skip", label: "Skip the file", detail: "What is there stays. Good for going on with an upload." },
  { value: "keep-both", label: "Keep both", detail: "The new one gets a number: “photo (2).jpg”." },
] as const;

interface UploadSheetProps {
  ask: UploadAsk;
  onClose(): void;
  onStart(target: UploadTarget, conflict: Conflict): void;
}

/** What is about to be uploaded and where to, whether it fits, what is left out, and what to do with names that are taken. */
export default function UploadSheet({ ask: { target, measured, taken }, onClose, onStart }: UploadSheetProps) {
  const [conflict, setConflict] = useState<Conflict>("replace");
  const [bucket, setBucket] = useState("");
  const to = target ?? (bucket === "" ? null : { bucket, prefix: "" });
  const room = useRoom();
  const fit = measured === null ? null : fitWords(measured, room);
  const skipped = measured?.skipped ?? [];
  const files = measured === null ? "the files" : plural(measured.files, "file");
  const commands = to === null ? null : uploadCommands(to, measured, conflict);
  return (
    <Dialog
      open
      title={measured === null ? "Upload" : <>Upload “<bdi>{measured.title}</bdi>”</>}
      description={<Description measured={measured} to={to} />}
      onClose={onClose}
      footer={
        <>
          {commands !== null && <DialogCurl text={() => commands} />}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            data-focus-first={target !== null}
            look="primary"
            disabledBecause={measured?.files === 0 ? "There is no file in it" : to === null ? "Choose a bucket first" : null}
            onClick={() => to !== null && onStart(to, conflict)}
          >
            {`Upload ${files}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-3">
        {target === null && <BucketField value={bucket} onChange={setBucket} />}
        {fit !== null && !fit.fits && fit.words.map((words) => <Notice key={words} tone="warn">{words}</Notice>)}
        {fit?.fits && fit.words.length > 0 && <p className="text-text-muted">{fit.words.join(" ")}</p>}
        {skipped.length > 0 && <Skipped files={skipped} />}
        {taken && <Notice tone="info">There is an object of this name already.</Notice>}
        <Choices legend="If there is one of the same name" value={conflict} choices={CHOICES} onChange={setConflict} />
      </div>
    </Dialog>
  );
}

function Description({ measured, to }: { measured: Measured | null; to: UploadTarget | null }) {
  return (
    <>
      {measured !== null && `${plural(measured.files, "file")}, ${formatBytes(measured.sizeBytes)}`}
      {to !== null && (
        <>
          {measured === null ? "To " : ", to "}
          <bdi>{`${to.bucket}/${to.prefix}`}</bdi>
        </>
      )}
    </>
  );
}

function BucketField({ value, onChange }: { value: string; onChange(bucket: string): void }) {
  const { names } = useBucketNames();
  return (
    <Field label="Bucket" hint={names.length === 0 ? "There is no bucket yet. Make one first." : "To choose a folder, open it and drop there."}>
      {(ids) => (
        <SelectInput {...ids} data-focus-first value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">Choose…</option>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectInput>
      )}
    </Field>
  );
}

function Skipped({ files }: { files: readonly SkippedFile[] }) {
  return (
    <section aria-label="Not uploaded" className="flex flex-col gap-1.5">
      <h3 className="font-medium">{`${plural(files.length, "file")} cannot be uploaded`}</h3>
      <ul aria-label="Not uploaded" tabIndex={0} className="max-h-32 overflow-y-auto rounded-md border border-line text-xs">
        {files.slice(0, 100).map(({ path, reason }) => (
          <li key={path} className="border-line px-3 py-1.5 not-first:border-t">
            <Name mono>{path}</Name>
            <p className="text-text-muted">{reason}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function useRoom(): Room {
  const account = useQuery(accountQuery).data;
  const volume = useQuery(statusQuery).data?.volume;
  const limitBytes = account?.plan.maxStorageBytes ?? null;
  return {
    limitBytes,
    leftBytes: account === undefined || limitBytes === null ? null : Math.max(0, limitBytes - account.usage.storageBytes),
    freeBytes: volume?.freeBytes ?? null,
    maxObjectBytes: account?.plan.maxObjectBytes ?? null,
  };
}
