import { accountNow, inAccount } from "#/api/client";
import { type ApiError, asApiError, errorFrom, localError } from "#/api/errors";
import { getObjectInfo, objectUrl } from "#/api/objects";
import { reachable, signOut, token } from "#/api/session";
import { abortUpload, completeUpload, partUrl, startUpload } from "#/api/uploads";
import { untilReachable, untilSignedIn } from "#/api/wait";
import type { SentPart, Transport } from "#/features/transfers/send";
import { unfinished } from "./unfinished";

/** The queue's way to the server. Bytes go by XMLHttpRequest: unlike fetch it tells how far it is. */
export const httpTransport: Transport = {
  account: accountNow,
  exists: ({ bucket, key, account }, signal) =>
    getObjectInfo(bucket, key, signal, inAccount(account)).then(
      () => true,
      (cause: unknown) => {
        if (asApiError(cause).code === "object_not_found") return false;
        throw cause;
      },
    ),
  put: async (at, body, onlyNew, onSent, signal) => {
    const headers = {
      "Content-Type": body.type === "" ? "application/octet-stream" : body.type,
      ...(onlyNew ? { "If-None-Match": "*" } : {}),
    };
    const { status } = await sendBytes(objectUrl(at.bucket, at.key), at.account, headers, body, onSent, signal);
    return { created: status === 201 };
  },
  unfinished: (at, body, signal) => unfinished.of(at, body, signal),
  start: async (at, body, partBytes, signal) => {
    const id = await startUpload(at, body.type, signal);
    unfinished.remember(at, body, { id, partBytes });
    return id;
  },
  part: async (at, uploadId, partNumber, body, onSent, signal) => {
    const url = partUrl(at.bucket, at.key, uploadId, partNumber);
    const { responseText } = await sendBytes(url, at.account, {}, body, onSent, signal);
    const { etag } = JSON.parse(responseText) as SentPart;
    return { partNumber, etag };
  },
  complete: async (at, uploadId, parts, signal) => {
    const { createdAt, updatedAt } = await completeUpload(at, uploadId, parts, signal);
    unfinished.forget(uploadId);
    return { created: createdAt === updatedAt };
  },
  abort: async ({ bucket, key, account }, uploadId) => {
    unfinished.forget(uploadId);
    await abortUpload({ bucket, key, uploadId }, inAccount(account));
  },
  untilReachable,
  untilSignedIn,
};

/** One PUT, streamed from the disk. */
function sendBytes(
  url: string,
  account: string | null,
  headers: Record<string, string>,
  body: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject: (error: ApiError) => void) => {
    const used = token();
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open("PUT", url);
    if (used !== null) request.setRequestHeader("Authorization", `Bearer ${used}`);
    if (account !== null) request.setRequestHeader("x-account-id", account);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => onSent(event.loaded));
    request.addEventListener("load", () => {
      reachable.set(true);
      if (request.status === 200 || request.status === 201) {
        resolve(request);
        return;
      }
      const error = errorFrom(request.status, request.responseText, request.getResponseHeader("x-request-id"));
      if (error.code === "unauthorized" && used !== null && token() === used) signOut("refused");
      reject(error);
    });
    request.addEventListener("error", () => {
      void faultBehind(body).then(reject);
    });
    request.addEventListener("abort", () => reject(localError("cancelled", "Cancelled.")));
    request.addEventListener("loadend", () => signal.removeEventListener("abort", stop));
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    else request.send(body);
  });
}

/** XMLHttpRequest says only "error", be it the network or the disk: reading one byte of the file tells which. */
async function faultBehind(body: Blob): Promise<ApiError> {
  try {
    await body.slice(0, 1).arrayBuffer();
  } catch {
    return localError("not_read", "The file cannot be read. It may have been moved or changed since it was chosen.");
  }
  return localError("unreachable", "The server did not answer.");
}
