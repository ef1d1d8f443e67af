import type { Store } from "#/lib/store";

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
  /** Saves what the page holds as a file; not there where the host has no way for it. */
  saveBlob?(blob: Blob, name: string): void;
  transfers: Transfers;

  openExternal(url: string): Promise<void>;
}

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

export interface DropListener {
  onDragging(over: boolean): void;
  onDrop(source: UploadSource): void;
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
