import { bodyOf } from "./body";
import { type Schemas, api } from "./client";
import { asApiError } from "./errors";

export type LoggedRequest = Schemas["LoggedRequest"];
/** With what was kept of its headers. */
export type LoggedRequestDetail = Schemas["LoggedRequestDetail"];
export type RequestPage = Schemas["RequestPage"];

/** Which requests to list; what is undefined is not asked for. */
export interface RequestFilter {
  /** "4xx" */
  status?: string | undefined;
  method?: string | undefined;
  /** How the path begins. */
  path?: string | undefined;
  requestId?: string | undefined;
  keyId?: string | undefined;
}

export function listRequests(
  { status, method, path, requestId, keyId }: RequestFilter,
  cursor: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<RequestPage> {
  const query = {
    limit,
    ...(status === undefined ? {} : { status }),
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(cursor === null ? {} : { cursor }),
  };
  return bodyOf(api().GET("/v1/requests", { params: { query }, signal }));
}

/** The newest request with that id; null where there is none in the log. */
export async function getRequest(requestId: string, signal: AbortSignal): Promise<LoggedRequestDetail | null> {
  try {
    return await bodyOf(api().GET("/v1/requests/{requestId}", { params: { path: { requestId } }, signal }));
  } catch (cause) {
    if (asApiError(cause).code === "not_found") return null;
    throw cause;
  }
}
