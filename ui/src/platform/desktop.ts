import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { operations } from "#/api/operations";
import { Store } from "#/lib/store";
import type { Command, Connection, DropPoint, Measured, Platform, Transfer, UpdateStatus, UploadSource } from "./types";

/**
 * The console in the desktop window. Files never pass through the page: the shell walks the paths, streams them into
 * the server in its own process and tells of it by events. The only file that may import `@tauri-apps`.
 */
const shown = new Store<readonly Transfer[]>([]);
const parallel = new Store(4);
const bandwidth = new Store<number | null>(null);
const updateStatus = new Store<UpdateStatus | null>(null);
let following: Promise<unknown> | null = null;
let operationsTold: number | null = null;

export const platform: Platform = {
  can: () => false,
  connect: async () => {
    void followUpdates();
    tellOperations();
    // Before anything is shown: what was on its way at the last end is nothing new.
    await follow();
    return invoke<Connection>("connection");
  },
  // The token lives in the shell; the page asks for it at each start.
  rememberToken: () => undefined,
  pickFiles: async () => sourceOf(await invoke<string[]>("pick_files")),
  pickFolder: async () => sourceOf(await invoke<string[]>("pick_folder")),
  onDrops: (listener) => {
    let dragging = false;
    const stop = getCurrentWebview().onDragDropEvent(({ payload }) => {
      const at = payload.type === "leave" ? undefined : pointOf(payload.position);
      if (payload.type === "enter") dragging = payload.paths.length > 0;
      if (payload.type === "enter" || payload.type === "over") listener.onDragging(dragging, at);
      if (payload.type === "leave" || payload.type === "drop") listener.onDragging(false);
      if (payload.type === "drop" && payload.paths.length > 0) listener.onDrop({ held: payload.paths }, at);
    });
    return () => void stop.then((off) => off());
  },
  measure: ({ held }) => invoke<Measured>("measure_upload", { paths: held as string[] }),
  startUpload: async ({ bucket, prefix }, { held }, conflict) => {
    begin(await invoke<Transfer>("start_upload", { bucket, prefix, paths: held as string[], conflict }));
  },
  startDownload: async ({ bucket, key }) => {
    const transfer = await invoke<Transfer | null>("start_download", { bucket, key });
    if (transfer !== null) begin(transfer);
  },
  startTree: async ({ bucket, title, base, objects, regions }) => {
    const chosen = { title, base, keys: objects.map(({ key }) => key), regions };
    const transfer = await invoke<Transfer | null>("start_tree_download", { bucket, chosen });
    if (transfer !== null) begin(transfer);
  },
  saveBlob: async (blob, name) =>
    invoke<string | null>("save_file", await blob.arrayBuffer(), { headers: { "x-file": new URLSearchParams({ name }).toString() } }),
  transfers: {
    subscribe: shown.subscribe,
    list: shown.get,
    cancel: (id) => void invoke("cancel_transfer", { id }),
    pause: (id) => void invoke("pause_transfer", { id }),
    resume: (id) => void invoke("resume_transfer", { id }),
    parallel,
    bandwidth,
    retry: (id) => void invoke("retry_transfer", { id }),
    forget: (id) => {
      shown.set(shown.get().filter((transfer) => transfer.id !== id));
      void invoke("forget_transfer", { id });
    },
  },
  openExternal: (url) => invoke("open_external", { url }),
  onCommand: (listener) => {
    const take = async () => (await invoke<Command[]>("take_commands")).forEach(listener);
    const stop = listen("command", take);
    // What was asked while the page loaded waits there.
    void stop.then(take);
    return () => void stop.then((off) => off());
  },
  startAtLogin: {
    get: () => invoke<boolean>("starts_at_login"),
    set: (on) => invoke("start_at_login", { on }),
  },
  updates: {
    status: updateStatus,
    check: () => invoke("check_for_updates"),
    install: () => invoke("install_update"),
  },
};

/** Listens first and lists then, so that nothing falls between; what an event has told already wins. */
function follow(): Promise<unknown> {
  following ??= listen<Transfer>("transfer", ({ payload }) => show(payload)).then(async () => {
    const before = await invoke<Transfer[]>("list_transfers");
    const known = new Set(shown.get().map(({ id }) => id));
    const others = before.filter(({ id }) => !known.has(id)).toReversed();
    shown.set([...shown.get(), ...others]);
    await followLimits();
  });
  return following;
}

interface Limits {
  parallel: number;
  bandwidth: number | null;
}

/** The shell keeps the limits over restarts: they are read once, and then told whenever somebody changes them. */
async function followLimits(): Promise<void> {
  const limits = await invoke<Limits>("transfer_limits");
  parallel.set(limits.parallel);
  bandwidth.set(limits.bandwidth);
  const tell = () => void invoke("limit_transfers", { limits: { parallel: parallel.get(), bandwidth: bandwidth.get() } });
  parallel.subscribe(tell);
  bandwidth.subscribe(tell);
}

/** Bulk operations end with the page, so the shell has to know of them before it quits. */
function tellOperations(): void {
  if (operationsTold !== null) return;
  const tell = () => {
    const running = operations.list().filter(({ state }) => state === "running").length;
    if (running !== operationsTold) void invoke("tell_operations", { running });
    operationsTold = running;
  };
  // Also that there are none: the shell may remember those of a page before this one.
  tell();
  operations.subscribe(tell);
}

async function followUpdates(): Promise<void> {
  if (updateStatus.get() !== null) return;
  await listen<UpdateStatus>("update", ({ payload }) => updateStatus.set(payload));
  updateStatus.set(await invoke<UpdateStatus>("update_status"));
}

function show(transfer: Transfer): void {
  const list = shown.get();
  const known = list.some(({ id }) => id === transfer.id);
  shown.set(known ? list.map((other) => (other.id === transfer.id ? transfer : other)) : [transfer, ...list]);
}

/** A command's answer and the events travel apart: what an event has told already is newer than the answer. */
function begin(transfer: Transfer): void {
  if (!shown.get().some(({ id }) => id === transfer.id)) show(transfer);
}

/** The shell tells the screen's pixels. */
function pointOf({ x, y }: { x: number; y: number }): DropPoint {
  return { x: x / window.devicePixelRatio, y: y / window.devicePixelRatio };
}

function sourceOf(paths: string[]): UploadSource | null {
  return paths.length === 0 ? null : { held: paths };
}
