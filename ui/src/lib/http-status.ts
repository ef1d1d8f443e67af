const MEANINGS: Record<number, string> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "Done, no body",
  206: "A part, as asked",
  304: "Not modified",
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  412: "Precondition failed",
  413: "Too large",
  416: "Range past the end",
  421: "Wrong host",
  422: "Mismatch",
  429: "Too many requests",
  500: "Server error",
  503: "Unavailable",
  507: "Disk full",
};

/** What a status means in two words; empty for one that is seldom. */
export function meaningOf(status: number): string {
  return MEANINGS[status] ?? "";
}
