/** How a command names the API key. Commands are pasted into chats and tickets, so no secret is ever copied in. */
const KEY_VARIABLE = "$STOWBOX_API_KEY";

export interface CurlRequest {
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  /** The bearer token; null for a request that needs none. Default: the environment variable. */
  token?: string | null;
  json?: unknown;
  /** A body as it stands; its type is among the headers. */
  data?: string;
  /** A file to send as the body (`-T`). */
  upload?: string;
  /** A file to write to (`-o`). */
  output?: string;
  /** Shows what comes at once, for an answer that does not end (`-N`). */
  unbuffered?: boolean;
  headers?: Record<string, string>;
}

/** Quotes one argument for a POSIX shell, only where it is needed. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** One request as a curl command that works when pasted. */
export function curl(request: CurlRequest): string {
  const { method = "GET", token = KEY_VARIABLE } = request;
  const parts = [request.unbuffered === true ? "curl -N" : "curl"];
  // Brackets in the name of a file would stand for several.
  if (/[[\]{}]/.test(request.upload ?? "")) parts.push("--globoff");
  if (method === "HEAD") parts.push("--head");
  // -T already means PUT.
  else if (method !== "GET" && !(method === "PUT" && request.upload !== undefined)) parts.push(`-X ${method}`);
  parts.push(shellQuote(request.url));
  if (token !== null) {
    // Double quotes, since the variable has to be expanded; a token has no character that needs escaping.
    parts.push(`-H "Authorization: Bearer ${token}"`);
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    parts.push(`-H ${shellQuote(`${name}: ${value}`)}`);
  }
  if (request.json !== undefined) {
    parts.push(`-H 'Content-Type: application/json'`, `-d ${shellQuote(JSON.stringify(request.json))}`);
  }
  // Unlike -d it takes an @ at the beginning for a text, too.
  if (request.data !== undefined) parts.push(`--data-raw ${shellQuote(request.data)}`);
  if (request.upload !== undefined) parts.push(`-T ${shellQuote(request.upload)}`);
  if (request.output !== undefined) parts.push(`-o ${shellQuote(request.output)}`);
  return parts.join(" \\\n  ");
}

/** The two variables every client needs, as the lines of a .env file. */
export function dotEnv(baseUrl: string, key: string): string {
  return `STOWBOX_URL=${baseUrl}\nSTOWBOX_API_KEY=${key}\n`;
}
