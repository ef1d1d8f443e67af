import { UploadQueue, isOver } from "#/features/transfers/queue";
import { Downloads } from "./browser/downloads";
import { onDrops } from "./browser/drops";
import { pick } from "./browser/pick";
import { httpTransport } from "./browser/put";
import { type HeldFiles, measure } from "./browser/scan";
import { saveBlob } from "./browser/save";
import { keepToken, takeToken } from "./browser/token";
import { together } from "./browser/together";
import type { Platform } from "./types";

const uploads = new UploadQueue(httpTransport);
const downloads = new Downloads();
const transfers = together(uploads, downloads);

// The files are gone with the tab, so leaving it in the middle is asked about.
window.addEventListener("beforeunload", (event) => {
  if (transfers.list().some((transfer) => !isOver(transfer.state))) event.preventDefault();
});

/** The console in a browser tab, served by the server it speaks to. */
export const platform: Platform = {
  can: () => true,
  connect: async () => ({ baseUrl: location.origin, token: takeToken(), notice: null, firstKey: null }),
  rememberToken: keepToken,
  pickFiles: () => pick(false),
  pickFolder: () => pick(true),
  onDrops,
  measure: ({ held }) => measure(held as HeldFiles),
  startUpload: async (target, { held }, conflict) => {
    const { title, found } = held as HeldFiles;
    // The queue tells of the rest; only the start is waited for.
    void uploads.add(target, title, found(), conflict);
  },
  startDownload: (what) => downloads.start(what),
  startArchive: (what) => downloads.startArchive(what),
  saveBlob,
  transfers,
  openExternal: async (url) => {
    window.open(url, "_blank", "noopener,noreferrer");
  },
};
