import type { Store } from "#/lib/store";
import type { Theme } from "#/lib/theme";

/**
 * The seam between the console and what shows it. The console speaks the public HTTP API in both hosts; only what
 * a browser tab and a desktop window do differently is here, with one twin each (`browser.ts`, `desktop.ts`).
 */
export interface Platform {
  /** Ask what can be done, never where we are. */
  can(capability: Capability): boolean;
  connect(): Promise<Connection>;
  /** Keeps (or with null forgets) a token typed by hand, so that a reload of the page stays signed in. */
  rememberToken(token: string | null): void;

  /** null: the person changed their mind. */
  pickFiles(): Promise<UploadSource | null>;
  pickFolder(): Promise<UploadSource | null>;
  /** Follows files dragged over the page. Returns the way to stop. */
  onDrops(listener: DropListener): () => void;
  /** What a source comes to, before it is uploaded; not there where the host asks by itself. */
  measure?(source: UploadSource): Promise<Measured>;
  startUpload(target: UploadTarget, source: UploadSource, conflict?: Conflict): Promise<void>;
  /** Saves one object where the person chooses. Resolves when it has begun, or when they cancelled. */
  startDownload(what: Download): Promise<void>;
  /** Saves a folder as one zip; not there where the host cannot. */
  startArchive?(what: Archive): Promise<void>;
  /** Saves objects and folders into a folder that the person chooses; not there where the host cannot. */
  startTree?(what: Tree): Promise<void>;
  /** Saves what the page holds as a file. Tells where, if it is the person who has chosen that and has not been told. */
  saveBlob(blob: Blob, name: string): Promise<string | null>;
  transfers: Transfers;

  openExternal(url: string): Promise<void>;
  /** Follows what the window's menus ask for; not there where there are none. Returns the way to stop. */
  onCommand?(listener: (command: Command) => void): () => void;
  /** Starting with the session of the person; where only a page is open there is nothing to start. */
  startAtLogin?: { get(): Promise<boolean>; set(on: boolean): Promise<void> };
  /** New versions of what shows the page, where it replaces itself. */
  updates?: Updates;
}

interface Updates {
  /** null: not known yet. */
  readonly status: Store<UpdateStatus | null>;
  check(): Promise<void>;
  /** Downloads what was found, checks its signature, installs it and restarts. */
  install(): Promise<void>;
}

export interface UpdateStatus {
  /** The version that runs. */
  current: string;
  phase: "unavailable" | "unchecked" | "checking" | "upToDate" | "found" | "installing" | "restarting";
  /** Of the update that was found. */
  version: string | null;
  notes: string | null;
  /** Why the last step failed. */
  problem: string | null;
}

/** What a menu of the window asks of the page. Its twin is `Command` in `src-tauri/src/page.rs`. */
export type Command =
  | { do: "new-bucket" | "upload-files" | "upload-folder" | "palette" | "shortcuts" | "back" | "forward" }
  | { do: "go"; to: "overview" | "buckets" | "links" | "keys" | "webhooks" | "requests" | "api" | "settings" }
  | { do: "theme"; theme: Theme }
  | { do: "delivery"; webhook: string; delivery: string };

/**
 * `signIn`: a person signs in and out by hand. In the window the shell does, so there is nothing to offer.
 * `actFor`: transfers, too, work in the account that the operator has chosen. The shell's know the default one only.
 */
type Capability = "signIn" | "actFor";

export interface Connection {
  baseUrl: string;
  /** null: nobody is signed in yet. */
  token: string | null;
  /** What the person should know about this start, such as a port that was taken. */
  notice: string | null;
  /** The key made at the very first start. */
  firstKey: string | null;
}

/** Files to upload, in the form only the twin that made them can read: `File`s in a browser, paths in the window. */
export interface UploadSource {
  readonly held: unknown;
}

/** What to do with a key that is there already. */
export type Conflict = "replace" | "skip" | "keep-both";

export interface Measured {
  title: string;
  files: number;
  sizeBytes: number;
  /** There is a folder in it. */
  folder: boolean;
  /** Of the largest file, for the limit of one object. */
  largestBytes?: number;
  /** What would not be uploaded, and why. */
  skipped?: readonly SkippedFile[];
  /** The first files by their path below what was chosen, for the command that would do the same. */
  paths?: readonly string[];
}

export interface UploadTarget {
  bucket: string;
  prefix: string;
}

export interface Download {
  bucket: string;
  key: string;
  sizeBytes: number;
  /** Anyone may read it, so a plain link does. */
  isPublic: boolean;
}

export interface Archive {
  bucket: string;
  /** "" is the whole bucket. */
  prefix: string;
  /** Of what is in it: the zip is a little larger. */
  sizeBytes: number;
}

/** Objects and all that is in some folders, or that a search finds there. */
export interface Tree {
  bucket: string;
  /** How it is called: "photos", "3 rows". */
  title: string;
  /** The folder that is open: what is saved lies below it, and keeps its path from there. */
  base: string;
  objects: readonly { key: string; sizeBytes: number }[];
  regions: readonly { prefix: string; search?: string }[];
}

/** Where the pointer is, in the page's own pixels. */
export interface DropPoint {
  x: number;
  y: number;
}

export interface DropListener {
  /** `at` where the host tells, and again whenever it has moved. */
  onDragging(over: boolean, at?: DropPoint): void;
  onDrop(source: UploadSource, at?: DropPoint): void;
}

export interface Transfers {
  subscribe(listener: () => void): () => void;
  /** Newest first. The same array until something has changed. */
  list(): readonly Transfer[];
  cancel(id: string): void;
  /** For transfers that say `canPause`. */
  pause?(id: string): void;
  resume?(id: string): void;
  /** How many files go at once, where one can choose. */
  readonly parallel?: Store<number>;
  /** Bytes a second that uploads may take together, where one can choose; null is no limit. */
  readonly bandwidth?: Store<number | null>;
  /** Sends again only what failed. */
  retry(id: string): void;
  forget(id: string): void;
}

export type TransferState = "scanning" | "running" | "paused" | "done" | "failed" | "cancelled";
export type FileState = "waiting" | "running" | "done" | "failed" | "cancelled";

export interface Transfer {
  id: string;
  kind: "upload" | "download";
  bucket: string;
  prefix: string;
  /** "photos", "photos and 3 more" or the file's name. */
  title: string;
  state: TransferState;
  filesTotal: number;
  filesDone: number;
  filesFailed: number;
  /** Of those done, how many took the place of an object that was there. */
  filesReplaced: number;
  canPause?: boolean;
  /** It goes on by itself as soon as the server answers. */
  waitsForServer?: boolean;
  /** The token was refused: it goes on as soon as somebody signs in again. */
  waitsForSignIn?: boolean;
  /** Of a page that is gone: it can be looked at only. */
  past?: boolean;
  /** Parts of it are safe on the server; it goes on once the same file is chosen again. Forgetting it gives them up. */
  waitsForFile?: boolean;
  bytesTotal: number;
  bytesDone: number;
  /** At most 200: running, failed, then the rest. */
  files: readonly TransferFile[];
  skipped: readonly SkippedFile[];
}

export interface TransferFile {
  name: string;
  key: string;
  sizeBytes: number;
  sentBytes: number;
  state: FileState;
  error: { code: string; message: string } | null;
  /** What of a file that goes in parts has arrived, and stays. */
  safe?: { parts: number; of: number };
}

export interface SkippedFile {
  path: string;
  reason: string;
}
