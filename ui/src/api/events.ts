import { send } from "./client";
import { type ApiError, asApiError, localError } from "./errors";
import { baseUrl, reachable } from "./session";

/**
 * The account's event stream (`GET /v1/events`): what came over it, taken apart, and the connection that is kept up. What
 * an event means for what is on the screen is written in `live.ts`. `EventSource` cannot send the key, so `fetch` reads it.
 */

/** One event, as the server names it. */
export interface ServerEvent {
  name: string;
  /** Its JSON; null where it is none. */
  data: Readonly<Record<string, unknown>> | null;
}

/** Takes a stream of server-sent events apart, wherever its pieces break. */
export class EventParser {
  #rest = "";
  #name = "";
  #data: string[] = [];
  /** What to come back with; also a comment that only says where the stream is brings one. */
  lastId: string | null;

  constructor(lastId: string | null = null) {
    this.lastId = lastId;
  }

  /** The events that this piece completes. */
  push(piece: string): ServerEvent[] {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#line(line.endsWith("\r") ? line.slice(0, -1) : line));
  }

  #line(line: string): ServerEvent[] {
    if (line === "") return this.#end();
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#name = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id") this.lastId = value;
    return [];
  }

  #end(): ServerEvent[] {
    const name = this.#name;
    const data = this.#data;
    this.#name = "";
    this.#data = [];
    return name === "" || data.length === 0 ? [] : [{ name, data: objectOf(data.join("\n")) }];
  }
}

function objectOf(text: string): ServerEvent["data"] {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The first event comes at once, unless something between us and the server holds it back. */
const READY_WITHIN_MS = 10_000;
/** The server says every 15 seconds that it lives. */
const QUIET_AT_MOST_MS = 40_000;
/** Browsers keep six connections to a server for all of their tabs: one that nobody looks at gives its own back. */
const HIDDEN_AT_MOST_MS = 30_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** After a refusal, which seldom changes. */
const REFUSED_WAIT_MS = 60_000;
/** So many failures in a row, though something answers, and the stream counts as refused. */
const FAILURES_AT_MOST = 4;

export interface EventListener {
  /** `ready` comes only where what happened before it is not known; who comes back after a short break misses nothing. */
  onEvent(event: ServerEvent): void;
  /** Whether the stream cannot be had, so that one has to ask instead. */
  onPolling(polling: boolean): void;
}

/** Keeps the stream up until the function that it answers is called. */
export function keepListening(listener: EventListener): () => void {
  const ended = new AbortController();
  void listen(listener, ended.signal);
  return () => ended.abort();
}

async function listen(listener: EventListener, ended: AbortSignal): Promise<void> {
  let lastId: string | null = null;
  let failures = 0;
  while (!ended.aborted) {
    const resumed = lastId !== null;
    const onPiece = (events: readonly ServerEvent[], id: string | null) => {
      lastId = id;
      for (const event of events) {
        if (event.name === "ready") {
          failures = 0;
          listener.onPolling(false);
          if (resumed) continue;
        }
        listener.onEvent(event);
      }
    };
    const error = await readOnce(lastId, onPiece, ended);
    if (ended.aborted) return;
    failures += 1;
    const refused = error !== null && isRefusal(error, failures);
    if (refused) listener.onPolling(true);
    await pause(refused ? REFUSED_WAIT_MS : waitAfter(failures, Math.random()), ended);
    await untilShown(ended);
  }
}

/** One connection, to its end; what ended it, if it was not the server. */
async function readOnce(
  lastId: string | null,
  onPiece: (events: readonly ServerEvent[], id: string | null) => void,
  ended: AbortSignal,
): Promise<ApiError | null> {
  const cut = new AbortController();
  const onEnd = () => cut.abort();
  ended.addEventListener("abort", onEnd);
  let patience = setTimeout(
    () => cut.abort(localError("unexpected_answer", "The event stream says nothing.")),
    READY_WITHIN_MS,
  );
  const stopWatching = whenHiddenFor(HIDDEN_AT_MOST_MS, onEnd);
  try {
    const headers = { Accept: "text/event-stream", ...(lastId === null ? {} : { "Last-Event-ID": lastId }) };
    const answer = await send(`${baseUrl()}/v1/events`, { headers, signal: cut.signal, cache: "no-store" });
    if (answer.headers.get("content-type")?.startsWith("text/event-stream") !== true || answer.body === null) {
      throw localError("unexpected_answer", "The event stream is something else.");
    }
    const parser = new EventParser(lastId);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(patience);
      patience = setTimeout(onEnd, QUIET_AT_MOST_MS);
      onPiece(parser.push(piece.value), parser.lastId);
    }
    return null;
  } catch (cause) {
    return asApiError(cut.signal.aborted ? cut.signal.reason : cause);
  } finally {
    clearTimeout(patience);
    ended.removeEventListener("abort", onEnd);
    stopWatching();
    cut.abort();
  }
}

/** Whether the stream will not be had soon, though there is a server. One that is rate limited is not to be asked more. */
function isRefusal({ code, status }: ApiError, failures: number): boolean {
  if (code === "unreachable" || code === "cancelled" || status === 429) return false;
  return code === "unexpected_answer" || (status >= 400 && status < 500) || failures >= FAILURES_AT_MOST;
}

/** Longer after each failure, and not for all pages of a server that comes back in the same moment. */
export function waitAfter(failures: number, chance: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return longest * (0.5 + chance / 2);
}

/** Waits so long, or until the server has come back, or until the end. */
function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      unsubscribe();
      ended.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    const unsubscribe = reachable.subscribe(() => {
      if (reachable.get()) done();
    });
    ended.addEventListener("abort", done);
  });
}

/** Waits until somebody may look at the page. */
function untilShown(ended: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      if (document.hidden && !ended.aborted) return;
      document.removeEventListener("visibilitychange", done);
      ended.removeEventListener("abort", done);
      resolve();
    };
    document.addEventListener("visibilitychange", done);
    ended.addEventListener("abort", done);
  });
}

/** Calls once the page has been hidden for so long; answers how to stop watching. */
function whenHiddenFor(ms: number, then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    timer = document.hidden ? setTimeout(then, ms) : undefined;
  };
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
