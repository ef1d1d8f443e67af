import { operations } from "#/api/operations";
import { UploadQueue, isOver } from "#/features/transfers/queue";
import { keep } from "#/lib/keep";
import { Downloads } from "./browser/downloads";
import { onDrops } from "./browser/drops";
import { pick } from "./browser/pick";
import { Past } from "./browser/past";
import { httpTransport } from "./browser/put";
import { type HeldFiles, measure } from "./browser/scan";
import { saveBlob } from "./browser/save";
import { keepToken, takeToken } from "./browser/token";
import { together } from "./browser/together";
import { Trees, canSaveTrees } from "./browser/trees";
import type { Platform, Tree } from "./types";

const uploads = new UploadQueue(httpTransport);
const downloads = new Downloads();
const trees = new Trees();
const past = new Past();
const transfers = together(uploads, downloads, trees, past);
past.keepOnLeaving(transfers.list);

keep(uploads.parallel, "stowbox.parallel", (value): value is number => Number.isInteger(value) && Number(value) > 0 && Number(value) <= 16);
keep(uploads.bandwidth, "stowbox.bandwidth", (value): value is number | null => value === null || (Number.isInteger(value) && Number(value) > 0));

// Files, and what is left of a bulk operation, are gone with the tab: leaving it in the middle is asked about.
window.addEventListener("beforeunload", (event) => {
  const busy = transfers.list().some(({ state }) => !isOver(state)) || operations.list().some(({ state }) => state === "running");
  if (busy) event.preventDefault();
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
  ...(canSaveTrees ? { startTree: (what: Tree) => trees.start(what) } : {}),
  saveBlob: async (blob, name) => {
    saveBlob(blob, name);
    // The browser shows its downloads itself.
    return null;
  },
  transfers,
  openExternal: async (url) => {
    window.open(url, "_blank", "noopener,noreferrer");
  },
};
