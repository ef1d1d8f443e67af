import { asApiError, errorDetails, explain } from "./errors";
import { paths } from "#/paths";
import type { Fault } from "#/ui/states";

/** An error as a screen shows it. */
export function faultOf(cause: unknown): Fault {
  const error = asApiError(cause);
  const { message, code, requestId } = error;
  const requestAddress = requestId === null ? null : paths.requests({ requestId });
  return { ...explain(error), message, code, requestId, requestAddress, details: errorDetails(error) };
}

/**
 * The error that a list should show instead of its rows, or null. While the server is merely out of reach, what was
 * last seen stays on the screen; the banner tells.
 */
export function blockingFault(query: { error: unknown; data: unknown }): Fault | null {
  if (query.error === null || query.error === undefined) return null;
  const fault = faultOf(query.error);
  return query.data !== undefined && fault.code === "unreachable" ? null : fault;
}
