import { inAccount } from "#/api/client";
import { type Operation, operations } from "#/api/operations";
import { abortUpload } from "#/api/uploads";
import { isOver } from "#/features/transfers/queue";
import { Store } from "#/lib/store";
import { parentPrefix } from "#/lib/object-key";
import type { Transfer, Transfers } from "../types";
import { type Unfinished, unfinished } from "./unfinished";

const STORED_AS = "stowbox.activity";
/** Of the files of a batch only those that failed are kept, and no more than anybody reads. */
const MAX_FILES = 50;
const MAX_KEPT = 50;

interface Kept {
  transfers: Transfer[];
  operations: Operation[];
}

/**
 * What this tab did before its page was loaded anew: batches that are over, to be looked at, and uploads in parts whose
 * files only need be chosen again. What was still running when the page went has been broken off.
 */
export class Past implements Transfers {
  readonly #over: Store<readonly Transfer[]>;
  #of: readonly [readonly Unfinished[], readonly Transfer[]] | null = null;
  #list: readonly Transfer[] = [];

  constructor() {
    const kept = read();
    this.#over = new Store<readonly Transfer[]>(kept.transfers.map((transfer, index) => Object.assign(transfer, { id: `p${index}`, past: true })));
    operations.remember(kept.operations);
  }

  /** Keeps what is listed when the page goes. */
  keepOnLeaving(list: () => readonly Transfer[]): void {
    window.addEventListener("pagehide", () => {
      const transfers = list().filter((transfer) => transfer.waitsForFile !== true && !isUnfinished(transfer));
      write({ transfers: transfers.slice(0, MAX_KEPT).map(keptOf), operations: operations.list().slice(0, MAX_KEPT).map(keptOperation) });
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const stops = [this.#over.subscribe(listener), unfinished.left.subscribe(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  };

  readonly list = (): readonly Transfer[] => {
    const [left, over] = [unfinished.left.get(), this.#over.get()];
    if (this.#of?.[0] !== left || this.#of[1] !== over) {
      this.#of = [left, over];
      this.#list = [...left.map(shownOf), ...over];
    }
    return this.#list;
  };

  cancel(): void {
    // Nothing of it runs.
  }

  retry(): void {
    // The files are gone with the page.
  }

  /** Takes a batch from the list; an unfinished upload is given up, which frees its parts. */
  forget(id: string): void {
    const upload = unfinished.left.get().find((one) => one.id === id);
    if (upload === undefined) {
      this.#over.set(this.#over.get().filter((transfer) => transfer.id !== id));
      return;
    }
    unfinished.forget(id);
    // Should it fail, the server frees them after a week.
    void abortUpload({ bucket: upload.bucket, key: upload.key, uploadId: id }, inAccount(upload.account)).catch(() => undefined);
  }
}

function shownOf({ id, bucket, key, name, sizeBytes }: Unfinished): Transfer {
  return {
    id,
    kind: "upload",
    bucket,
    prefix: parentPrefix(key),
    title: name,
    state: "cancelled",
    filesTotal: 1,
    filesDone: 0,
    filesFailed: 0,
    filesReplaced: 0,
    bytesTotal: sizeBytes,
    bytesDone: 0,
    files: [{ name, key, sizeBytes, sentBytes: 0, state: "cancelled", error: null }],
    skipped: [],
    past: true,
    waitsForFile: true,
  };
}

/** A single file in parts: what is left of it is listed as such. */
function isUnfinished({ state, filesTotal, files }: Transfer): boolean {
  return !isOver(state) && filesTotal === 1 && files[0]?.safe !== undefined;
}

function keptOf(transfer: Transfer): Transfer {
  const files = transfer.files.filter(({ error }) => error !== null).slice(0, MAX_FILES);
  const state = isOver(transfer.state) ? transfer.state : "cancelled";
  return { ...transfer, state, canPause: false, files, skipped: transfer.skipped.slice(0, MAX_FILES) };
}

function keptOperation(operation: Operation): Operation {
  const state = operation.state === "running" ? "cancelled" : operation.state;
  return { ...operation, state, stopping: false, waits: null, undo: null, canRetry: false };
}

function read(): Kept {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORED_AS) ?? "null") as Kept | null;
    return kept ?? { transfers: [], operations: [] };
  } catch {
    return { transfers: [], operations: [] };
  }
}

function write(kept: Kept): void {
  try {
    sessionStorage.setItem(STORED_AS, JSON.stringify(kept));
  } catch {
    // Storage can be forbidden or full; the next page then begins with an empty list.
  }
}
