import type { ApiDocument, ApiOperation, ApiParameter, ApiResponse, ApiSchema } from "#/api/reference";
import { holdsAll } from "#/lib/fold";

export type Method = "GET" | "HEAD" | "PUT" | "POST" | "PATCH" | "DELETE";

/** One operation of the API, with what its description refers to put in its place. */
export interface Operation {
  id: string;
  method: Method;
  path: string;
  group: string;
  summary: string;
  description: string;
  parameters: readonly ApiParameter[];
  body: Body | null;
  responses: readonly Answer[];
  /** Who may ask: with an API key, as the operator, or anybody. */
  may: { key: boolean; operator: boolean; anybody: boolean };
}

export interface Body {
  mediaType: string;
  required: boolean;
  description: string;
  schema: ApiSchema | null;
  example: unknown;
}

/** What may be answered. */
interface Answer {
  status: string;
  description: string;
  /** The codes of a refusal, each with what it means. */
  codes: readonly { code: string; meaning: string }[];
  mediaType: string | null;
  schema: ApiSchema | null;
  example: unknown;
}

export interface Group {
  name: string;
  operations: readonly Operation[];
}

const METHODS = ["get", "head", "post", "put", "patch", "delete"] as const;

/** Every operation, in the order of the groups that the document names. */
export function operationsOf(document: ApiDocument): Operation[] {
  const found = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const told = item[method];
      return told === undefined ? [] : [operationOf(document, path, method, told)];
    }),
  );
  const order = (document.tags ?? []).map(({ name }) => name);
  const place = ({ group }: Operation) => (order.includes(group) ? order.indexOf(group) : order.length);
  return found.toSorted((a, b) => place(a) - place(b));
}

function operationOf(document: ApiDocument, path: string, method: (typeof METHODS)[number], told: ApiOperation): Operation {
  const security = told.security ?? [];
  return {
    id: told.operationId,
    method: method.toUpperCase() as Method,
    path,
    group: told.tags?.[0] ?? "other",
    summary: told.summary ?? told.operationId,
    description: told.description ?? "",
    parameters: (told.parameters ?? []).map((one) =>
      "$ref" in one ? referred(document.components.parameters, one.$ref, `parameter of ${told.operationId}`) : one,
    ),
    body: bodyOf(told),
    responses: Object.entries(told.responses)
      .map(([status, one]) =>
        answerOf(status, "$ref" in one ? referred(document.components.responses, one.$ref, `answer of ${told.operationId}`) : one),
      )
      .toSorted((a, b) => a.status.localeCompare(b.status)),
    may: {
      key: security.some((way) => "key" in way),
      operator: security.some((way) => "operator" in way),
      anybody: security.length === 0 || security.some((way) => Object.keys(way).length === 0),
    },
  };
}

function bodyOf({ requestBody }: ApiOperation): Body | null {
  const [mediaType, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (mediaType === undefined || content === undefined) return null;
  return {
    mediaType,
    required: requestBody?.required ?? false,
    description: requestBody?.description ?? "",
    schema: content.schema ?? null,
    example: content.example,
  };
}

function answerOf(status: string, { description, content }: ApiResponse): Answer {
  const [mediaType, first] = Object.entries(content ?? {})[0] ?? [];
  return {
    status,
    description,
    // A refusal's description names each of its codes at the head of a paragraph.
    codes: /^[45]/.test(status)
      ? Array.from(description.matchAll(/^`([a-z_]+)`: (.+(?:\n.+)*)/gm), ([, code = "", meaning = ""]) => ({ code, meaning }))
      : [],
    mediaType: mediaType ?? null,
    schema: first?.schema ?? null,
    example: first?.example,
  };
}

function referred<T>(among: Record<string, T>, ref: string, what: string): T {
  const found = among[ref.slice(ref.lastIndexOf("/") + 1)];
  if (found === undefined) throw new Error(`The ${what} is described nowhere: ${ref}`);
  return found;
}

/** Those that hold every word of what was typed in their name, method, path or group. */
export function matchingOperations(operations: readonly Operation[], typed: string): Operation[] {
  return operations.filter(({ id, method, path, group, summary }) =>
    holdsAll(`${summary} ${method} ${path} ${id} ${group}`, typed),
  );
}

/** By group; the operations are in order already. */
export function grouped(operations: readonly Operation[]): Group[] {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    const group = groups.get(operation.group);
    if (group === undefined) groups.set(operation.group, [operation]);
    else group.push(operation);
  }
  return Array.from(groups, ([name, of]) => ({ name, operations: of }));
}

/** Removes things for good, so that it is asked for twice. */
export function isDestructive({ method, id }: Operation): boolean {
  return method === "DELETE" || id === "batchDeleteObjects";
}

export function isJson(body: Body): boolean {
  return body.mediaType === "application/json";
}
