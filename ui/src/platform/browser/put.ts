import { ping } from "#/api/client";
import { type ApiError, errorFrom, localError } from "#/api/errors";
import { objectUrl } from "#/api/objects";
import { actingFor, reachable, signOut, token } from "#/api/session";
import type { Transport } from "#/features/transfers/queue";

const PROBE_EVERY_MS = 2_000;

/** Sends files by XMLHttpRequest: unlike fetch it tells how far it is, and it streams the file from the disk. */
export const httpTransport: Transport = {
  put: ({ bucket, key }, body, onSent, signal) =>
    new Promise((resolve, reject: (error: ApiError) => void) => {
      const used = token();
      const request = new XMLHttpRequest();
      const stop = () => request.abort();
      request.open("PUT", objectUrl(bucket, key));
      if (used !== null) request.setRequestHeader("Authorization", `Bearer ${used}`);
      const account = actingFor.get();
      if (account !== null) request.setRequestHeader("x-account-id", account.id);
      request.setRequestHeader("Content-Type", body.type === "" ? "application/octet-stream" : body.type);
      request.upload.addEventListener("progress", (event) => onSent(event.loaded));
      request.addEventListener("load", () => {
        reachable.set(true);
        if (request.status === 200 || request.status === 201) {
          resolve({ created: request.status === 201 });
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
    }),

  untilReachable: async (signal) => {
    while (!signal.aborted && !(await ping())) {
      await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
    }
  },
};

/** XMLHttpRequest says only "error", be it the network or the disk: reading one byte of the file tells which. */
async function faultBehind(body: Blob): Promise<ApiError> {
  try {
    await body.slice(0, 1).arrayBuffer();
  } catch {
    return localError("not_read", "The file cannot be read. It may have been moved or changed since it was chosen.");
  }
  return localError("unreachable", "The server did not answer.");
}
