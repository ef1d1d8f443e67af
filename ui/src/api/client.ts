import createClient from "openapi-fetch";
import { type ApiError, asApiError, errorFrom } from "./errors";
import type { components, paths } from "./schema";
import { newRequestId } from "./request-id";
import { actingFor, baseUrl, reachable, session, signOut, token } from "./session";

export type Schemas = components["schemas"];

const ACCOUNT_HEADER = "x-account-id";

/** The account chosen now, to be kept by what goes on for a while: `inAccount` says it with each request. */
export function accountNow(): string | null {
  return actingFor.get()?.id ?? null;
}

/** For a request that belongs to the account it was begun in, whichever is chosen meanwhile; null is the default one. */
export function inAccount(id: string | null): Record<string, string> {
  return { [ACCOUNT_HEADER]: id ?? "" };
}

/**
 * One request as the person who is signed in, answered whatever the status. Every request of the console goes through
 * here (the upload's XHR apart, which needs progress): it learns whether the server answers.
 */
export async function ask(url: string, init: RequestInit, credential: string | null): Promise<Response> {
  const headers = new Headers(init.headers);
  if (credential !== null) headers.set("Authorization", `Bearer ${credential}`);
  if (!headers.has("x-request-id")) headers.set("x-request-id", newRequestId());
  const account = headers.get(ACCOUNT_HEADER) ?? accountNow() ?? "";
  headers.delete(ACCOUNT_HEADER);
  // Only what belongs to an account: the operator's own resources are above them all.
  if (account !== "" && new URL(url, baseUrl()).pathname.startsWith("/v1/")) headers.set(ACCOUNT_HEADER, account);
  try {
    const response = await fetch(url, { ...init, headers });
    reachable.set(true);
    return response;
  } catch (cause) {
    const error = asApiError(cause);
    if (error.code === "unreachable") reachable.set(false);
    throw error;
  }
}

/** One request of the console's own: a refusal is thrown, and a token that is refused ends the session. */
export async function send(url: string, init: RequestInit = {}): Promise<Response> {
  const used = token();
  const response = await ask(url, init, used);
  if (!response.ok) {
    const error = errorFrom(response.status, await response.text(), response.headers.get("x-request-id"));
    endIfRefused(error, used);
    throw error;
  }
  return response;
}

/** A late refusal of a token that has been replaced meanwhile must not end the new session. */
export function endIfRefused({ code }: ApiError, used: string | null): void {
  if (code === "unauthorized" && used !== null && token() === used) signOut("refused");
}

let made: { baseUrl: string; client: ReturnType<typeof createClient<paths>> } | null = null;

/** The typed client for the server of the session. */
export function api(): ReturnType<typeof createClient<paths>> {
  const url = baseUrl();
  if (made === null || made.baseUrl !== url) {
    made = {
      baseUrl: url,
      client: createClient<paths>({
        baseUrl: url,
        // openapi-fetch hands over a whole Request; only what we use of it is passed on.
        fetch: (request) =>
          request.text().then((body) =>
            send(request.url, {
              method: request.method,
              headers: request.headers,
              signal: request.signal,
              ...(body === "" ? {} : { body }),
            }),
          ),
      }),
    };
  }
  return made.client;
}

/** Asks whether the server lives, without credentials and without touching the session. */
export async function ping(): Promise<boolean> {
  try {
    const answer = await fetch(`${baseUrl()}/healthz`, { cache: "no-store" });
    reachable.set(answer.ok);
    return answer.ok;
  } catch {
    reachable.set(false);
    return false;
  }
}

/** Whether this token is accepted by the server: throws the server's refusal otherwise. */
export async function checkToken(candidate: string): Promise<void> {
  const now = session.get();
  if (now.state === "connecting") return;
  let response: Response;
  try {
    response = await fetch(`${now.baseUrl}/v1/account`, { headers: { Authorization: `Bearer ${candidate}` } });
  } catch (cause) {
    throw asApiError(cause);
  }
  if (!response.ok) {
    throw errorFrom(response.status, await response.text(), response.headers.get("x-request-id"));
  }
}
