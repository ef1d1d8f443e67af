import { asApiError } from "#/api/errors";
import { listParts } from "#/api/uploads";
import type { At, Begun } from "#/features/transfers/send";
import { Store } from "#/lib/store";

const STORED_AS = "stowbox.unfinished";

/** An upload in parts that this tab began. The file itself is gone with a reload, so it is known again by these. */
export interface Unfinished extends At {
  id: string;
  partBytes: number;
  name: string;
  sizeBytes: number;
  modifiedMs: number;
}

let all: readonly Unfinished[] = read();
/** Those that something in this page works on: they are not there to be taken up. */
const live = new Set<string>();
const left = new Store<readonly Unfinished[]>(all);

/** What this tab began to upload in parts and has not completed: over a reload, so that only the rest need be sent. */
export const unfinished = {
  /** Begun before the page was loaded, and waiting for its file to be chosen again. */
  left,

  remember(at: At, body: Blob, { id, partBytes }: { id: string; partBytes: number }): void {
    live.add(id);
    if (!(body instanceof File)) return;
    const { name, size: sizeBytes, lastModified: modifiedMs } = body;
    // One that the server has given up is begun anew in the same place.
    const others = all.filter((other) => !(live.has(other.id) && samePlace(other, at)));
    write([...others, { ...at, id, partBytes, name, sizeBytes, modifiedMs }]);
  },

  forget(id: string): void {
    if (all.some((one) => one.id === id)) write(all.filter((other) => other.id !== id));
  },

  /** What has arrived of this very file: same name, size and time of its last change. */
  async of(at: At, body: Blob, signal: AbortSignal): Promise<Begun | null> {
    const found = left.get().find((one) => samePlace(one, at) && isSame(one, body));
    if (found === undefined) return null;
    const { id, partBytes } = found;
    try {
      const listed = await listParts(at, id, signal);
      live.add(id);
      write(all);
      // One part after the other was sent, so what arrived has no gaps; should it have, it counts up to the first.
      const gap = listed.findIndex(({ partNumber }, index) => partNumber !== index + 1);
      const parts = listed.slice(0, gap === -1 ? listed.length : gap).map(({ partNumber, etag }) => ({ partNumber, etag }));
      return { id, parts, partBytes };
    } catch (cause) {
      if (asApiError(cause).code !== "upload_not_found") throw cause;
      unfinished.forget(id);
      return null;
    }
  },
};

function samePlace(one: At, other: At): boolean {
  return one.bucket === other.bucket && one.key === other.key && one.account === other.account;
}

function isSame({ name, sizeBytes, modifiedMs }: Unfinished, body: Blob): boolean {
  return body instanceof File && body.name === name && body.size === sizeBytes && body.lastModified === modifiedMs;
}

function read(): Unfinished[] {
  try {
    return JSON.parse(sessionStorage.getItem(STORED_AS) ?? "[]") as Unfinished[];
  } catch {
    return [];
  }
}

function write(next: readonly Unfinished[]): void {
  all = next;
  left.set(next.filter(({ id }) => !live.has(id)));
  try {
    sessionStorage.setItem(STORED_AS, JSON.stringify(all));
  } catch {
    // Storage can be forbidden; a reload then begins anew.
  }
}
