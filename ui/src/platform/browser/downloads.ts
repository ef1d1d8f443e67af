import { localError } from "#/api/errors";
import { atThisServer, signUrl } from "#/api/links";
import { archiveUrl, objectUrl } from "#/api/objects";
import { lastSegment, parentPrefix } from "#/lib/object-key";
import { type Running, RunningDownloads, picked, waitingFile, writeTo } from "./running-downloads";
import { clickLink, saveBlob } from "./save";
import type { Archive, Download } from "../types";

/** Without a place to stream to, a zip has to be held in memory: more than this would stop the tab. */
const MAX_IN_MEMORY_BYTES = 512 * 1024 * 1024;
/** A larger object goes by a link that is signed for this one download, which the browser streams by itself. */
const MAX_SMALL_BYTES = 64 * 1024 * 1024;
const LINK_LIFE = "15m";

/** Chromium's; absent from the DOM types as long as the others lack it. */
type SavePicker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/** What is fetched, and where it goes: null is the browser's own folder of downloads, by way of memory. */
interface How {
  url: string;
  handle: FileSystemFileHandle | null;
}

/** What is fetched, and how it is called. */
interface Wanted {
  url: string;
  name: string;
  bucket: string;
  key: string;
  sizeBytes: number;
}

/**
 * Downloads of objects that need the Authorization header, which a link cannot send: fetched and streamed to the
 * file the person chose. Where the browser has no such thing, what is small is gathered in memory, and a large object goes
 * by a signed link.
 */
export class Downloads extends RunningDownloads<How> {
  constructor() {
    super("d");
  }

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

  async #begin({ url, name, bucket, key, sizeBytes }: Wanted): Promise<void> {
    let handle: FileSystemFileHandle | null = null;
    if (canPickFile()) {
      const pick = (window as unknown as { showSaveFilePicker: SavePicker }).showSaveFilePicker;
      handle = await picked(pick.call(window, { suggestedName: name }));
      if (handle === null) return;
    } else if (sizeBytes > MAX_IN_MEMORY_BYTES) {
      throw localError(
        "too_large_for_browser",
        "This browser cannot stream a zip to disk, and over 512 MiB do not fit in its memory.",
      );
    }
    const files = [waitingFile(name, key, sizeBytes)];
    this.begin({ bucket, prefix: parentPrefix(key), title: name, files, how: { url, handle } });
  }

  protected override async save(download: Running<How>, signal: AbortSignal): Promise<void> {
    const { url, handle } = download.how;
    for (const file of download.files) {
      await this.saveFile(file, signal, async () => {
        const bytes = await this.bytesOf(url, download, file, signal);
        if (handle === null) saveBlob(await new Response(bytes).blob(), file.name);
        else await writeTo(handle, bytes, signal);
      });
    }
  }
}

function canPickFile(): boolean {
  return "showSaveFilePicker" in window;
}
