import { accountNow, inAccount, send } from "#/api/client";
import { asApiError, localError } from "#/api/errors";
import { atThisServer, signUrl } from "#/api/links";
import { archiveUrl, objectUrl } from "#/api/objects";
import { Throttle } from "#/features/transfers/throttle";
import { lastSegment, parentPrefix } from "#/lib/object-key";
import { counter } from "./counter";
import { clickLink, saveBlob } from "./save";
import type { Archive, Download, Transfer, TransferState, Transfers } from "../types";

/** Without a place to stream to, a zip has to be held in memory: more than this would stop the tab. */
const MAX_IN_MEMORY_BYTES = 512 * 1024 * 1024;
/** A larger object goes by a link that is signed for this one download, which the browser streams by itself. */
const MAX_SMALL_BYTES = 64 * 1024 * 1024;
const LINK_LIFE = "15m";

/** Chromium's; absent from the DOM types as long as the others lack it. */
type SavePicker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/** What is fetched, and how it is called. */
interface Wanted {
  url: string;
  name: string;
  bucket: string;
  key: string;
  sizeBytes: number;
}

interface Running {
  what: Wanted;
  headers: Record<string, string>;
  id: string;
  state: TransferState;
  receivedBytes: number;
  error: { code: string; message: string } | null;
  cut: AbortController;
  handle: FileSystemFileHandle | null;
}

/**
 * Downloads of objects that need the Authorization header, which a link cannot send: fetched and streamed to the
 * file the person chose. Where the browser has no such thing, what is small is gathered in memory, and a large object goes
 * by a signed link.
 */
export class Downloads implements Transfers {
  readonly #listeners = new Set<() => void>();
  readonly #throttle = new Throttle(100, () => this.#publish());
  #running: Running[] = [];
  #list: readonly Transfer[] = [];
  #nextId = 1;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly list = (): readonly Transfer[] => this.#list;

  async start(what: Download): Promise<void> {
    const { bucket, key, sizeBytes } = what;
    const name = lastSegment(key);
    const url = objectUrl(bucket, key);
    if (what.isPublic) clickLink(`${url}?download`, name);
    else if (!canPickFile() && sizeBytes > MAX_SMALL_BYTES) {
      const signed = await signUrl(bucket, { key, method: "GET", expiresIn: LINK_LIFE, download: name });
      clickLink(atThisServer(signed.url), name);
    } else await this.#begin({ url, name, bucket, key, sizeBytes });
  }

  startArchive({ bucket, prefix, sizeBytes }: Archive): Promise<void> {
    const name = `${prefix === "" ? bucket : lastSegment(prefix)}.zip`;
    return this.#begin({ url: archiveUrl(bucket, prefix), name, bucket, key: prefix, sizeBytes });
  }

  async #begin(what: Wanted): Promise<void> {
    const { name } = what;
    const pick = canPickFile() ? (window as unknown as { showSaveFilePicker: SavePicker }).showSaveFilePicker : null;
    let handle: FileSystemFileHandle | null = null;
    if (pick === null) {
      if (what.sizeBytes > MAX_IN_MEMORY_BYTES) {
        throw localError(
          "too_large_for_browser",
          "This browser cannot stream a zip to disk, and over 512 MiB do not fit in its memory.",
        );
      }
    } else {
      try {
        handle = await pick.call(window, { suggestedName: name });
      } catch (cause) {
        // Closing the dialog is a change of mind, not a failure.
        if (cause instanceof DOMException && cause.name === "AbortError") return;
        throw cause;
      }
    }
    const download: Running = {
      what,
      headers: inAccount(accountNow()),
      id: `d${this.#nextId++}`,
      state: "running",
      receivedBytes: 0,
      error: null,
      cut: new AbortController(),
      handle,
    };
    this.#running = [download, ...this.#running];
    void this.#run(download);
  }

  cancel(id: string): void {
    const download = this.#find(id);
    if (download?.state !== "running") return;
    download.state = "cancelled";
    download.cut.abort();
    this.#throttle.now();
  }

  retry(id: string): void {
    const download = this.#find(id);
    if (download === undefined || download.state === "running" || download.state === "done") return;
    Object.assign(download, { state: "running", receivedBytes: 0, error: null, cut: new AbortController() });
    void this.#run(download);
  }

  forget(id: string): void {
    this.#running = this.#running.filter((download) => download.id !== id || download.state === "running");
    this.#throttle.now();
  }

  #find(id: string): Running | undefined {
    return this.#running.find((download) => download.id === id);
  }

  async #run(download: Running): Promise<void> {
    this.#throttle.now();
    const { what, headers, cut, handle } = download;
    try {
      const response = await send(what.url, { signal: cut.signal, headers });
      const body = response.body ?? new Blob().stream();
      const counted = body.pipeThrough(this.#counter(download));
      if (handle === null) {
        const blob = await new Response(counted).blob();
        saveBlob(blob, what.name);
      } else {
        // Written beside the target by the browser and moved there on close: a broken download leaves nothing.
        await counted.pipeTo(await handle.createWritable(), { signal: cut.signal });
      }
      download.state = "done";
    } catch (cause) {
      if (!cut.signal.aborted) {
        const { code, message } = asApiError(cause);
        Object.assign(download, { state: "failed", error: { code, message } });
      }
    }
    this.#throttle.now();
  }

  #counter(download: Running) {
    return counter((count) => {
      download.receivedBytes += count;
      this.#throttle.soon();
    });
  }

  #publish(): void {
    this.#list = this.#running.map(shown);
    for (const listener of this.#listeners) listener();
  }
}

function shown({ what, id, state, receivedBytes, error }: Running): Transfer {
  const done = state === "done";
  const { name } = what;
  return {
    id,
    kind: "download",
    bucket: what.bucket,
    prefix: parentPrefix(what.key),
    title: name,
    state,
    filesTotal: 1,
    filesDone: done ? 1 : 0,
    filesFailed: state === "failed" ? 1 : 0,
    filesReplaced: 0,
    // A zip ends a little above what is in it.
    bytesTotal: done ? receivedBytes : Math.max(what.sizeBytes, receivedBytes),
    bytesDone: receivedBytes,
    files: [
      {
        name,
        key: what.key,
        sizeBytes: what.sizeBytes,
        sentBytes: receivedBytes,
        state: state === "scanning" || state === "paused" ? "waiting" : state,
        error,
      },
    ],
    skipped: [],
  };
}

function canPickFile(): boolean {
  return "showSaveFilePicker" in window;
}
