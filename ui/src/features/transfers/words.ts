import { type Operation, conflictWords } from "#/api/operations";
import { formatBytes, formatCount, plural } from "#/lib/bytes";
import type { Transfer } from "#/platform/types";
import { type Pace, paceWords } from "./pace";

/** What something long waits for; it then goes on by itself. */
const WAITING = { server: "Waiting for the server", "sign-in": "Waiting for somebody to sign in" };

/** How far a transfer is, from 0 to 1; null while nobody can know. */
export function shareOf(transfer: Transfer): number | null {
  if (transfer.state === "done") return 1;
  if (transfer.state === "scanning") return null;
  if (transfer.bytesTotal > 0) return transfer.bytesDone / transfer.bytesTotal;
  return transfer.filesTotal === 0 ? 0 : transfer.filesDone / transfer.filesTotal;
}

/** The line under a transfer's name; `pace` is how fast it goes, if that is known. */
export function summaryOf(transfer: Transfer, pace: Pace | null = null): string {
  const { state, filesTotal, filesDone, filesFailed, filesReplaced, bytesDone, bytesTotal, kind } = transfer;
  const skipped = transfer.skipped.length;
  const parts: string[] = [];
  if (transfer.waitsForFile === true) return `Not finished · ${formatBytes(bytesTotal)} · choose the same file again to go on`;
  if (state === "scanning") parts.push(`Looking for files: ${plural(filesTotal, "file")} so far`);
  else if (state === "running" || state === "paused") {
    if (state === "paused") parts.push("Paused");
    else if (transfer.waitsForSignIn === true) parts.push(WAITING["sign-in"]);
    else if (transfer.waitsForServer === true) parts.push(WAITING.server);
    if (filesTotal > 1) parts.push(`${formatCount(filesDone)} of ${plural(filesTotal, "file")}`);
    parts.push(`${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`);
    if (pace !== null) parts.push(paceWords(pace));
  } else {
    if (state === "cancelled") parts.push("Cancelled");
    if (kind === "upload") parts.push(`${plural(filesDone, "file")} uploaded`);
    else if (filesTotal > 1) parts.push(`${plural(filesDone, "file")} saved`);
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

/** How far an operation is, from 0 to 1; null while nobody knows how much there is. */
export function operationShare({ total, done, failed, skipped = 0 }: Operation): number | null {
  return total === null || total === 0 ? null : Math.min(1, (done + failed + skipped) / total);
}

/** "1,200 of 5,000 objects deleted · 3 failed" */
export function operationSummary(operation: Operation): string {
  const { state, stopping, waits, total, done, failed, does, fault } = operation;
  const parts: string[] = [];
  if (stopping) parts.push("Stopping");
  else if (waits !== null) parts.push(WAITING[waits]);
  else if (state === "cancelled") parts.push("Stopped");
  const of = state === "running" && total !== null ? `${formatCount(Math.min(done, total))} of ` : "";
  parts.push(`${of}${plural(of === "" ? done : (total ?? 0), "object")} ${does}`);
  parts.push(...conflictWords(operation));
  if (failed > 0) parts.push(`${formatCount(failed)} failed`);
  else if (fault !== null) parts.push("ended early");
  return parts.join(" · ");
}

/** As `announcement`, of an operation. Its good end is told by a toast, its start only once it takes long. */
export function operationAnnouncement(before: Operation | undefined, now: Operation): string | null {
  if (before?.state !== "running") return null;
  if (now.state === "failed") return `${now.title}: ended with failures. ${operationSummary(now)}`;
  if (now.state === "cancelled") return `${now.title}: stopped`;
  if (now.waits !== null && before.waits === null) return `${now.title}: ${WAITING[now.waits].toLowerCase()}`;
  const quarter = Math.floor((operationShare(now) ?? 0) * 4);
  const was = Math.floor((operationShare(before) ?? 0) * 4);
  return now.state === "running" && quarter > was && quarter < 4 ? `${now.title}: ${quarter * 25} %` : null;
}
