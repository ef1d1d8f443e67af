import { formatBytes, formatCount, plural } from "#/lib/bytes";
import type { Transfer } from "#/platform/types";

/** How far a transfer is, from 0 to 1; null while nobody can know. */
export function shareOf(transfer: Transfer): number | null {
  if (transfer.state === "done") return 1;
  if (transfer.state === "scanning") return null;
  if (transfer.bytesTotal > 0) return transfer.bytesDone / transfer.bytesTotal;
  return transfer.filesTotal === 0 ? 0 : transfer.filesDone / transfer.filesTotal;
}

/** The line under a transfer's name. */
export function summaryOf(transfer: Transfer): string {
  const { state, filesTotal, filesDone, filesFailed, filesReplaced, bytesDone, bytesTotal, kind } = transfer;
  const skipped = transfer.skipped.length;
  const parts: string[] = [];
  if (state === "scanning") parts.push(`Looking for files: ${plural(filesTotal, "file")} so far`);
  else if (state === "running" || state === "paused") {
    if (state === "paused") parts.push("Paused");
    else if (transfer.waitsForServer === true) parts.push("Waiting for the server");
    if (filesTotal > 1) parts.push(`${formatCount(filesDone)} of ${plural(filesTotal, "file")}`);
    parts.push(`${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`);
  } else {
    if (state === "cancelled") parts.push("Cancelled");
    if (kind === "upload") parts.push(`${plural(filesDone, "file")} uploaded`);
    else if (state === "done") parts.push("Saved");
    if (filesReplaced > 0) parts.push(`${formatCount(filesReplaced)} replaced`);
    if (state === "done" && bytesTotal > 0) parts.push(formatBytes(bytesTotal));
  }
  if (filesFailed > 0) parts.push(`${formatCount(filesFailed)} failed`);
  if (skipped > 0) parts.push(`${formatCount(skipped)} skipped`);
  return parts.join(" · ");
}

/** What a screen reader should hear between two snapshots: the start, each quarter, the end. Null: nothing. */
export function announcement(before: Transfer | undefined, now: Transfer): string | null {
  const what = `${now.kind === "upload" ? "Upload" : "Download"} of ${now.title}`;
  if (before === undefined) return now.state === "running" || now.state === "scanning" ? `${what} started` : null;
  if (before.state !== now.state) {
    if (now.state === "done") return `${what} finished. ${summaryOf(now)}`;
    if (now.state === "failed") return `${what} ended with failures. ${summaryOf(now)}`;
    if (now.state === "cancelled") return `${what} cancelled`;
  }
  const quarter = Math.floor((shareOf(now) ?? 0) * 4);
  const was = Math.floor((shareOf(before) ?? 0) * 4);
  return now.state === "running" && quarter > was && quarter < 4 ? `${what}: ${quarter * 25} %` : null;
}
