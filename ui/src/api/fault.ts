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
 * The error that a list should show instead of its rows, or null. What was last seen stays on the screen while the
 * server is merely out of reach or busy, or wants to know anew who asks: a banner or the sign-in tells.
 */
export function blockingFault(query: { error: unknown; data: unknown }): Fault | null {
  if (query.error === null || query.error === undefined) return null;
  const waits = isPassing(query.error) || asApiError(query.error).code === "unauthorized";
  return query.data !== undefined && waits ? null : faultOf(query.error);
}

/** Whether the same request may well succeed soon: nothing is said about what was asked for. */
export function isPassing(cause: unknown): boolean {
  const { code, status } = asApiError(cause);
  return code === "unreachable" || code === "unexpected_answer" || status === 429 || status >= 500;
}
