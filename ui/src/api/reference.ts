import { queryOptions } from "@tanstack/react-query";
import { send } from "./client";
import { localError } from "./errors";
import { baseUrl } from "./session";

/** What of the OpenAPI document (3.1) the console reads. The server writes it, so its shape is known. */
export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, ApiOperation>>;
  components: {
    schemas: Record<string, ApiSchema>;
    parameters: Record<string, ApiParameter>;
    responses: Record<string, ApiResponse>;
    headers: Record<string, unknown>;
    examples: Record<string, { value: unknown }>;
  };
}

interface Reference {
  $ref: string;
}

export interface ApiOperation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: (ApiParameter | Reference)[];
  requestBody?: { description?: string; required?: boolean; content: Record<string, ApiContent> };
  responses: Record<string, ApiResponse | Reference>;
  /** Alternatives: one empty one is nobody in particular. */
  security?: Record<string, string[]>[];
}

export interface ApiParameter {
  name: string;
  in: "path" | "query" | "header";
  description?: string;
  required?: boolean;
  schema: ApiSchema;
  example?: unknown;
}

export interface ApiResponse {
  description: string;
  headers?: Record<string, unknown>;
  content?: Record<string, ApiContent>;
}

interface ApiContent {
  schema?: ApiSchema;
  example?: unknown;
  examples?: Record<string, unknown>;
}

export interface ApiSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, ApiSchema>;
  required?: string[];
  items?: ApiSchema;
  additionalProperties?: boolean | ApiSchema;
  oneOf?: ApiSchema[];
  allOf?: ApiSchema[];
  enum?: unknown[];
  format?: string;
  pattern?: string;
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

async function getReference(signal: AbortSignal): Promise<ApiDocument> {
  const answer = await send(`${baseUrl()}/openapi.json`, { signal });
  const document: unknown = await answer.json();
  if (document === null || typeof document !== "object" || !("paths" in document) || !("components" in document)) {
    throw localError("unexpected_answer", "What the server answers at /openapi.json is not a description of its API.");
  }
  return document as ApiDocument;
}

/** The description of the API by the server itself. It changes only with another version of the server. */
export const referenceQuery = queryOptions({
  queryKey: ["reference"],
  queryFn: ({ signal }) => getReference(signal),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});
