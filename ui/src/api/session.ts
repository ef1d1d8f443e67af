import { Store } from "#/lib/store";

/** Where the server is and as whom we speak to it. Held in memory; only the browser's platform twin keeps a copy. */
export type Session =
  | { state: "connecting" }
  | { state: "signed-out"; baseUrl: string; refusedToken: string | null }
  | { state: "signed-in"; baseUrl: string; token: string };

export const session = new Store<Session>({ state: "connecting" });

/** Whether the server answered last time. Set by every request, so that one banner speaks for all screens. */
export const reachable = new Store(true);

export function signIn(server: string, credential: string): void {
  session.set({ state: "signed-in", baseUrl: server, token: credential });
}

/** The account that the operator works in; null is the default one, and the only one for whoever has a key. */
export const actingFor = new Store<{ id: string; name: string } | null>(null);

/** Ends the session: by the person, or because the server refuses its token. */
export function signOut(why: "asked" | "refused"): void {
  const now = session.get();
  if (now.state !== "signed-in") return;
  actingFor.set(null);
  session.set({ state: "signed-out", baseUrl: now.baseUrl, refusedToken: why === "refused" ? now.token : null });
}

/** The server's address. Empty only before `connect` is done, when nothing can ask. */
export function baseUrl(): string {
  const now = session.get();
  return now.state === "connecting" ? "" : now.baseUrl;
}

export function token(): string | null {
  const now = session.get();
  return now.state === "signed-in" ? now.token : null;
}

/** Whether the token is the operator's, who is above all accounts. */
export function isOperator(): boolean {
  return token()?.startsWith("adm_") ?? false;
}

/** What this start has to tell: a port that was taken, the key made at the very first start. */
export const startNews = new Store<{ notice: string | null; firstKey: string | null }>({
  notice: null,
  firstKey: null,
});
