import { formatBytes, formatCount, plural } from "#/lib/bytes";
import type { FileState, Transfer, TransferFile } from "#/platform/types";
import { Name } from "#/ui/name";

const WORDS: Record<FileState, string> = {
  waiting: "Waiting",
  running: "Running",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** The files of a batch: what runs and what failed first. At most 200 come this far, so the list is drawn whole. */
export function TransferFiles({ transfer }: { transfer: Transfer }) {
  const { files, filesTotal, skipped } = transfer;
  const more = filesTotal - files.length;
  return (
    <div className="mt-1 text-xs">
      <ul aria-label={`Files of ${transfer.title}`} tabIndex={0} className="max-h-48 overflow-y-auto rounded-md border border-line">
        {files.map((file) => (
          <li key={file.key} className="border-line px-2.5 py-1.5 not-first:border-t">
            <div className="flex gap-3">
              <Name mono className="flex-1">
                {file.name}
              </Name>
              <span className="shrink-0 text-text-muted">{sizeOf(file)}</span>
              <span className={file.state === "failed" ? "shrink-0 text-danger-text" : "shrink-0 text-text-muted"}>
                {WORDS[file.state]}
              </span>
            </div>
            {file.safe !== undefined && file.state !== "done" && (
              <p className="mt-0.5 text-text-muted">{`Part ${formatCount(file.safe.parts)} of ${formatCount(file.safe.of)} is safe`}</p>
            )}
            {file.error !== null && (
              <p className="mt-0.5 text-text-muted [overflow-wrap:anywhere]">
                <code className="font-mono text-danger-text">{file.error.code}</code> {file.error.message}
              </p>
            )}
          </li>
        ))}
        {skipped.map(({ path, reason }) => (
          <li key={`skipped ${path}`} className="border-line px-2.5 py-1.5 not-first:border-t">
            <div className="flex gap-3">
              <Name mono className="flex-1">
                {path}
              </Name>
              <span className="shrink-0 text-warn-text">Skipped</span>
            </div>
            <p className="mt-0.5 text-text-muted">{reason}</p>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-1 text-text-muted">{`and ${plural(more, "file")} more`}</p>}
    </div>
  );
}

function sizeOf({ state, sentBytes, sizeBytes }: TransferFile): string {
  return state === "running" ? `${formatBytes(sentBytes)} of ${formatBytes(sizeBytes)}` : formatBytes(sizeBytes);
}
