import { ask, endIfRefused } from "./client";
import { ApiError, asApiError, errorFrom } from "./errors";
import { headerBytes, headerText } from "#/lib/header-bytes";
import { newRequestId } from "./request-id";
import { token } from "./session";

/** A request that a person puts together by hand. */
export interface Trial {
  method: string;
  url: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Blob | string | null;
  /** Needs nobody in particular, so no token goes with it. */
  anonymous: boolean;
}

/** What has come back, so far or whole. */
export interface Answer {
  status: number;
  requestId: string;
  headers: Record<string, string>;
  mediaType: string;
  sizeBytes: number;
  /** The body as text; null if it is none, or more than can be looked at. */
  text: string | null;
  /** The bytes, once all are here. */
  blob: Blob | null;
  /** From sending until now. */
  durationMs: number;
  /** The refusal that it is. */
  error: ApiError | null;
}

/** More than this is not kept in memory: there are curl and the browser's own ways for it. */
const MAX_KEPT_BYTES = 256 * 1024 * 1024;
/** Of a text more than this is not shown. */
const MAX_TEXT_BYTES = 1024 * 1024;
/** How often an answer that is still coming is told of. */
const TELL_EVERY_MS = 100;

/**
 * Sends it as the person who is signed in. Unlike `send` it takes any status for an answer, and tells of it as it
 * comes. The request's id does not begin as the console's own do: it is a deed of the person, and stands in the log.
 */
export async function attempt(trial: Trial, signal: AbortSignal, tell: (soFar: Answer) => void): Promise<Answer> {
  const { method, url, body } = trial;
  const used = trial.anonymous ? null : token();
  const headers = new Headers(trial.headers.map(([name, value]): [string, string] => [name, headerBytes(value)]));
  if (!headers.has("x-request-id")) headers.set("x-request-id", newRequestId("try_"));
  const begun = performance.now();
  // A refusal of a header by the browser comes as a TypeError, too, but nothing was sent then.
  const response = await ask(url, { method, headers, body, signal, cache: "no-store" }, used);
  const mediaType = response.headers.get("content-type") ?? "";
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let sizeBytes = 0;
  const soFar = (whole: boolean): Answer => {
    const text = textOf(chunks, sizeBytes, mediaType);
    return {
      status: response.status,
      requestId: response.headers.get("x-request-id") ?? "",
      headers: Object.fromEntries(Array.from(response.headers, ([name, value]) => [name, headerText(value)])),
      mediaType,
      sizeBytes,
      text,
      blob: whole ? new Blob(chunks, { type: mediaType }) : null,
      durationMs: Math.round(performance.now() - begun),
      error: response.ok || response.status === 304 ? null : refusal(response, text ?? ""),
    };
  };
  tell(soFar(false));
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Told a moment after something came, so that the last of it is told even if nothing follows.
  const tellSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      tell(soFar(false));
    }, TELL_EVERY_MS);
  };
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done || value === undefined) break;
      chunks.push(value);
      sizeBytes += value.byteLength;
      if (sizeBytes > MAX_KEPT_BYTES) {
        await reader?.cancel();
        throw new ApiError("too_large_for_browser", "More than 256 MiB came. Nothing of it was kept.", 0, soFar(false).requestId);
      }
      tellSoon();
    }
  } catch (cause) {
    // All that came is shown, however it ended.
    tell(soFar(false));
    throw asApiError(cause);
  } finally {
    clearTimeout(timer);
  }
  const answer = soFar(true);
  if (answer.error !== null) endIfRefused(answer.error, used);
  return answer;
}

/** An answer to HEAD has no body that could tell. */
function refusal(response: Response, body: string): ApiError {
  const code = response.headers.get("x-error-code");
  const requestId = response.headers.get("x-request-id");
  return body === "" && code !== null
    ? new ApiError(code, `The answer is HTTP ${response.status} without a body.`, response.status, requestId)
    : errorFrom(response.status, body, requestId);
}

/** Whether it is text is said by its type, else by its bytes. */
function textOf(chunks: readonly Uint8Array<ArrayBuffer>[], sizeBytes: number, mediaType: string): string | null {
  const isText = /^text\/|json|xml|javascript|openmetrics|x-www-form-urlencoded/.test(mediaType);
  if (sizeBytes > MAX_TEXT_BYTES) return null;
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  if (!isText && bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: !isText }).decode(bytes);
  } catch {
    return null;
  }
}
