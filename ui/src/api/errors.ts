import type { components } from "./schema";

type ErrorBody = components["schemas"]["ErrorBody"];

/** Codes the console itself can find: mostly that the server could not be reached, or that something else answered. */
export type LocalCode =
  | "unreachable"
  | "unexpected_answer"
  | "cancelled"
  | "not_read"
  | "not_written"
  | "too_large_for_browser"
  | "unauthorized"
  | "object_not_found"
  | "precondition_failed";

/** A request that failed, in the words of the server where it spoke. The console throws nothing else. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly requestId: string | null,
    readonly docsUrl: string | null = null,
  ) {
    super(message);
  }
}

export function localError(code: LocalCode, message: string): ApiError {
  return new ApiError(code, message, 0, null);
}

/** Reads the error body of api.md section 1. What is not one came from something between us and the server. */
export function errorFrom(status: number, body: string, requestId: string | null): ApiError {
  const said = parse(body);
  if (said !== null) {
    const { code, message, requestId: own, docsUrl } = said.error;
    return new ApiError(code, message, status, own, docsUrl);
  }
  return new ApiError(
    "unexpected_answer",
    `The answer (HTTP ${status}) is not one of Stowbox's.`,
    status,
    requestId,
  );
}

function parse(body: string): ErrorBody | null {
  try {
    const value: unknown = JSON.parse(body);
    const error = value !== null && typeof value === "object" && "error" in value ? value.error : null;
    const whole =
      error !== null && typeof error === "object" && "code" in error && typeof error.code === "string";
    return whole ? (value as ErrorBody) : null;
  } catch {
    return null;
  }
}

export function asApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  if (cause instanceof DOMException && cause.name === "AbortError") {
    return localError("cancelled", "Cancelled.");
  }
  // fetch rejects with a TypeError, and only that, when no answer came.
  if (cause instanceof TypeError) return localError("unreachable", "The server did not answer.");
  if (isRefusal(cause)) return new ApiError(cause.code, cause.message, 0, null);
  return localError("unexpected_answer", cause instanceof Error ? cause.message : String(cause));
}

/** What the desktop shell's commands are refused with: the server's codes, without HTTP. */
function isRefusal(cause: unknown): cause is { code: string; message: string } {
  return (
    cause !== null &&
    typeof cause === "object" &&
    "code" in cause &&
    typeof cause.code === "string" &&
    "message" in cause &&
    typeof cause.message === "string"
  );
}

export interface Explanation {
  /** What happened, in a few words. */
  title: string;
  /** What the person can do about it; null where the message says it all. */
  remedy: string | null;
}

const EXPLANATIONS: Record<string, Explanation> = {
  unreachable: {
    title: "The server does not answer",
    remedy: "Check that Stowbox is running. This page goes on by itself as soon as it answers.",
  },
  unexpected_answer: {
    title: "Not an answer of Stowbox",
    remedy: "Something between this page and the server, such as a proxy, may have answered instead.",
  },
  not_read: { title: "The file could not be read", remedy: "It may have been moved, changed or locked." },
  not_written: { title: "The file could not be written", remedy: "Its name may not be allowed on this system." },
  too_large_for_browser: {
    title: "Too large for this browser",
    remedy: "Copy the curl command instead, or use a Chromium browser or the desktop window.",
  },
  unauthorized: {
    title: "Not signed in any more",
    remedy: "The token or key is unknown, expired or revoked. Sign in with one that is valid.",
  },
  forbidden: {
    title: "Not allowed with this key",
    remedy: "Sign in with a key that may do this, or with the admin token the server prints when it starts.",
  },
  quota_exceeded: {
    title: "The account is full",
    remedy: "Delete what is no longer needed, or raise the account's storage limit.",
  },
  bucket_not_found: { title: "No such bucket", remedy: "It may have been deleted meanwhile." },
  object_not_found: { title: "No such object", remedy: "It may have been deleted or renamed meanwhile." },
  key_not_found: { title: "No such key", remedy: "It may have been revoked already." },
  upload_not_found: { title: "No such upload", remedy: "It was completed, aborted, or has expired after 7 days." },
  webhook_not_found: { title: "No such webhook", remedy: "It may have been deleted meanwhile." },
  delivery_not_found: {
    title: "No such delivery",
    remedy: "Deliveries are kept for 30 days, and go with their webhook.",
  },
  account_not_found: { title: "No such account", remedy: "It may have been deleted meanwhile." },
  not_found: { title: "There is nothing here", remedy: "It may have been deleted meanwhile, or the address is mistyped." },
  method_not_allowed: {
    title: "Not with this method",
    remedy: "The path exists, but not with this method. The answer's Allow header lists those it has.",
  },
  misdirected_request: {
    title: "The wrong host name",
    remedy: "The server answers under loopback and its public URLs only. Start it with --public-url for another name.",
  },
  idempotency_conflict: {
    title: "The first one still runs",
    remedy: "A request with this Idempotency-Key is under way. Send it again a little later to get its answer.",
  },
  idempotency_mismatch: {
    title: "This Idempotency-Key was used for something else",
    remedy: "Make a new key for every new request; use one again only to send the same request again.",
  },
  range_not_satisfiable: {
    title: "The range is past the end",
    remedy: "It begins beyond the object's last byte. Content-Range tells its size.",
  },
  bucket_already_exists: {
    title: "This name is taken",
    remedy: "Bucket names are shared by all accounts of a server. Choose another one.",
  },
  bucket_not_empty: { title: "The bucket is not empty", remedy: null },
  last_admin_key: {
    title: "The last key that may do everything",
    remedy: "Without it this account could no longer manage its keys. Create another full-access key first.",
  },
  invalid_request: { title: "The request was not accepted", remedy: null },
  invalid_key: { title: "This object name is not allowed", remedy: null },
  payload_too_large: {
    title: "Too large",
    remedy: "It is larger than this account allows for one object.",
  },
  rate_limited: { title: "Too many requests", remedy: "Wait a little, then try again." },
  checksum_mismatch: {
    title: "It changed on the way",
    remedy: "What arrived is not what was announced. Nothing was stored; try again.",
  },
  precondition_failed: { title: "It has changed meanwhile", remedy: "Reload and look at it before trying again." },
  storage_unavailable: {
    title: "The storage does not answer",
    remedy: "The server runs, but the place it keeps its bytes does not. Try again in a moment.",
  },
  insufficient_storage: {
    title: "The disk is full",
    remedy: "Free space on the volume that holds the data folder.",
  },
  internal_error: {
    title: "The server failed",
    remedy: "The cause is in its log, under the request id.",
  },
};

/** The one translator from a code to what happened and what to do. */
export function explain(error: ApiError): Explanation {
  return EXPLANATIONS[error.code] ?? { title: "That did not work", remedy: null };
}

/** Everything worth pasting into a ticket. */
export function errorDetails(error: ApiError): string {
  const lines = [`code: ${error.code}`, `message: ${error.message}`];
  if (error.status !== 0) lines.push(`status: ${error.status}`);
  if (error.requestId !== null) lines.push(`request id: ${error.requestId}`);
  if (error.docsUrl !== null) lines.push(`docs: ${error.docsUrl}`);
  return lines.join("\n");
}
