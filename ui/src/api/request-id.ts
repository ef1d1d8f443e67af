/** What the ids of the console's own requests begin with, so that the request log can be read without them. */
const PREFIX = "console_";

/** An id for a request of ours. The server keeps it and answers with it. */
export function newRequestId(prefix = PREFIX): string {
  const random = crypto.getRandomValues(new Uint8Array(12));
  return prefix + Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether the console asked this by itself, to show something. What a person did with it is not meant. */
export function isConsolesRead({ requestId, method }: { requestId: string; method: string }): boolean {
  return requestId.startsWith(PREFIX) && (method === "GET" || method === "HEAD");
}
