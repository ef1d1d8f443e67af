import type { LoggedRequest, RequestPage } from "#/api/requests";

/** Of more rows than this the log is begun anew: a page that stays open for days must not grow without bound. */
const MAX_ROWS = 20_000;

/** A row of the log. A client may use a request id twice, so that alone does not tell two apart. */
export function rowId({ requestId, at, method, path }: LoggedRequest): string {
  return `${requestId} ${at} ${method} ${path}`;
}

/**
 * The pages with what is new at the head in front of them; null if they have to be fetched anew, because more has
 * happened than the head holds, or too much is held. The same pages if nothing is new.
 */
export function withHead(
  pages: readonly RequestPage[],
  head: readonly LoggedRequest[],
  headSize: number,
): readonly RequestPage[] | null {
  const [first, ...rest] = pages;
  if (first === undefined) return null;
  // What is new stands before the first that is known.
  const known = new Set(first.data.slice(0, headSize + 1).map(rowId));
  const overlap = head.findIndex((row) => known.has(rowId(row)));
  const fresh = overlap === -1 ? head : head.slice(0, overlap);
  if (fresh.length === 0) return pages;
  if (overlap === -1 && head.length >= headSize && first.data.length > 0) return null;
  const held = pages.reduce((sum, page) => sum + page.data.length, fresh.length);
  if (held > MAX_ROWS) return null;
  return [{ ...first, data: [...fresh, ...first.data] }, ...rest];
}

/** What a person pasted or typed to find requests by: the beginning of a path, or an id. */
export function findBy(text: string): { path?: string; requestId?: string } {
  const wanted = text.trim();
  if (wanted === "") return {};
  return wanted.startsWith("/") ? { path: wanted } : { requestId: wanted };
}

/** A path as people read it. What is encoded badly is shown as it was sent. */
export function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
