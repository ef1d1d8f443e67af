import { ping } from "#/api/client";
import { type ApiError, asApiError, errorFrom, localError } from "#/api/errors";
import { getObjectInfo, objectUrl } from "#/api/objects";
import { actingFor, reachable, signOut, token } from "#/api/session";
import { abortUpload, completeUpload, partUrl, startUpload } from "#/api/uploads";
import type { SentPart, Transport } from "#/features/transfers/send";

const PROBE_EVERY_MS = 2_000;

/** The queue's way to the server. Bytes go by XMLHttpRequest: unlike fetch it tells how far it is. */
export const httpTransport: Transport = {
  exists: ({ bucket, key }, signal) =>
    getObjectInfo(bucket, key, signal).then(
      () => true,
      (cause: unknown) => {
        if (asApiError(cause).code === "object_not_found") return false;
        throw cause;
      },
    ),
  put: async ({ bucket, key }, body, onlyNew, onSent, signal) => {
    const headers = {
      "Content-Type": body.type === "" ? "application/octet-stream" : body.type,
      ...(onlyNew ? { "If-None-Match": "*" } : {}),
    };
    const { status } = await sendBytes(objectUrl(bucket, key), headers, body, onSent, signal);
    return { created: status === 201 };
  },
  start: ({ bucket, key }, contentType, signal) => startUpload(bucket, key, contentType, signal),
  part: async ({ bucket, key }, uploadId, partNumber, body, onSent, signal) => {
    const { responseText } = await sendBytes(partUrl(bucket, key, uploadId, partNumber), {}, body, onSent, signal);
    const { etag } = JSON.parse(responseText) as SentPart;
    return { partNumber, etag };
  },
  complete: async ({ bucket, key }, uploadId, parts, signal) => {
    const { createdAt, updatedAt } = await completeUpload(bucket, key, uploadId, parts, signal);
    return { created: createdAt === updatedAt };
  },
  abort: ({ bucket, key }, uploadId) => abortUpload({ bucket, key, uploadId }),
  untilReachable: async (signal) => {
    while (!signal.aborted && !(await ping())) {
      await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
    }
  },
};

/** One PUT, streamed from the disk. */
function sendBytes(
  url: string,
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
    const account = actingFor.get();
    if (account !== null) request.setRequestHeader("x-account-id", account.id);
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
