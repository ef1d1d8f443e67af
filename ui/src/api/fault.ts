import { asApiError, errorDetails, explain } from "./errors";
import type { Fault } from "#/ui/states";

/** An error as a screen shows it. */
export function faultOf(cause: unknown): Fault {
  const error = asApiError(cause);
  return { ...explain(error), message: error.message, code: error.code, requestId: error.requestId, details: errorDetails(error) };
}

/**
 * The error that a list should show instead of its rows, or null. While the server is merely out of reach, or wants
 * to know anew who asks, what was last seen stays: the banner or the sign-in tells.
 */
export function blockingFault(query: { error: unknown; data: unknown }): Fault | null {
  if (query.error === null || query.error === undefined) return null;
  const fault = faultOf(query.error);
  return query.data !== undefined && (fault.code === "unreachable" || fault.code === "unauthorized") ? null : fault;
}
