import type { ApiParameter } from "#/api/reference";
import { encodeKey, lastSegment } from "#/lib/object-key";
import { type Method, type Operation, isJson } from "./operations";

/** What is typed for an operation. */
export interface Draft {
  /** The values of its parameters, by `fieldOf`. What is not sent is empty or absent. */
  values: Readonly<Record<string, string>>;
  /** JSON, or bytes that are typed as text. */
  text: string;
  /** The bytes come from a file rather than from `text`. */
  fromFile: boolean;
  file: File | null;
}

/** A request as it goes out, and as the snippets write it. */
export interface Built {
  method: Method;
  url: string;
  /** Those besides Authorization. */
  headers: readonly (readonly [name: string, value: string])[];
  body: { kind: "none" } | { kind: "json" | "text"; text: string } | { kind: "file"; name: string; file: File | null };
  /** The variable that holds the token; null where nobody needs one. */
  tokenVariable: "STOWBOX_API_KEY" | "STOWBOX_ADMIN_TOKEN" | null;
  /** What comes back: text, text that does not end, bytes for a file, or headers only. */
  answer: { kind: "text" | "stream" | "headers" } | { kind: "file"; name: string };
}

/** What a draft begins with: the example of the body, and nothing else that could be sent by mistake. */
export function firstDraft({ body }: Operation): Draft {
  const json = body !== null && isJson(body);
  return { values: {}, text: json && body.example !== undefined ? JSON.stringify(body.example, null, 2) : "", fromFile: !json, file: null };
}

/** How a draft calls the value of a parameter. */
export function fieldOf({ in: place, name }: ApiParameter): string {
  return `${place}:${name}`;
}

/** An example as it is typed. */
export function exampleOf({ example }: ApiParameter): string {
  return typeof example === "string" ? example : example === undefined ? "" : JSON.stringify(example);
}

/** Why it cannot be sent, by field; the body's is called `body`. */
export function problemsOf(operation: Operation, draft: Draft): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const parameter of operation.parameters) {
    const field = fieldOf(parameter);
    const value = draft.values[field] ?? "";
    if (value === "" && parameter.required) problems[field] = "It is needed.";
    else if (parameter.in === "path" && value.split("/").some((segment) => segment === "." || segment === "..")) {
      problems[field] = "A path cannot hold “.” or “..”: it would become another path.";
    } else if (parameter.in === "header" && /\p{Cc}/u.test(value)) problems[field] = "A header cannot hold control characters.";
  }
  const { body } = operation;
  if (body === null) return problems;
  if (isJson(body)) {
    const problem = jsonProblem(draft.text);
    if (draft.text.trim() === "" ? body.required : problem !== null) problems.body = problem ?? "A body is needed.";
  } else if (draft.fromFile && draft.file === null) problems.body = "Choose a file, or type the bytes as text.";
  return problems;
}

function jsonProblem(text: string): string | null {
  if (text.trim() === "") return null;
  try {
    JSON.parse(text);
    return null;
  } catch (cause) {
    return `It is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

/** The request that a draft stands for. Where something is needed and not typed yet, the example stands. */
export function requestOf(operation: Operation, draft: Draft, baseUrl: string): Built {
  const valueOf = (parameter: ApiParameter) => {
    const typed = draft.values[fieldOf(parameter)] ?? "";
    return typed === "" && parameter.required ? exampleOf(parameter) : typed;
  };
  let path = operation.path;
  const query: string[] = [];
  const headers: [string, string][] = [];
  for (const parameter of operation.parameters) {
    const { name, in: place } = parameter;
    const value = valueOf(parameter);
    // A key keeps its slashes. The value is given by a function, since "$&" in a text would mean something.
    if (place === "path") path = path.replace(`{${name}}`, () => (name === "key" ? encodeKey(value) : encodeURIComponent(value)));
    else if (value === "") continue;
    else if (place === "query") query.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    else headers.push([name, value]);
  }
  const body = bodyOf(operation, draft, path);
  const mediaType = body.kind === "json" ? "application/json" : body.kind === "none" ? null : mediaTypeOf(draft);
  if (mediaType !== null && !headers.some(([name]) => name === "content-type")) headers.unshift(["Content-Type", mediaType]);
  const { may } = operation;
  return {
    method: operation.method,
    url: baseUrl + path + (query.length === 0 ? "" : `?${query.join("&")}`),
    headers,
    body,
    tokenVariable: may.key ? "STOWBOX_API_KEY" : may.operator ? "STOWBOX_ADMIN_TOKEN" : null,
    answer: answerOf(operation, path),
  };
}

function bodyOf({ body }: Operation, { text, fromFile, file }: Draft, path: string): Built["body"] {
  if (body === null) return { kind: "none" };
  if (isJson(body)) return text.trim() === "" ? { kind: "none" } : { kind: "json", text };
  if (!fromFile) return { kind: "text", text };
  return { kind: "file", name: file?.name ?? nameAt(path), file };
}

function mediaTypeOf({ fromFile, file }: Draft): string {
  if (!fromFile) return "text/plain; charset=utf-8";
  return file === null || file.type === "" ? "application/octet-stream" : file.type;
}

function answerOf({ method, responses }: Operation, path: string): Built["answer"] {
  if (method === "HEAD") return { kind: "headers" };
  const mediaType = responses.find(({ status }) => status.startsWith("2"))?.mediaType;
  if (mediaType === "text/event-stream") return { kind: "stream" };
  if (mediaType === "application/zip") return { kind: "file", name: "archive.zip" };
  return mediaType === "application/octet-stream" ? { kind: "file", name: nameAt(path) } : { kind: "text" };
}

/** What a file of this path would be called. */
function nameAt(path: string): string {
  const name = decodeURIComponent(lastSegment(path));
  return name === "" ? "file" : name;
}
