import { platform } from "#platform";
import { localError } from "#/api/errors";
import { session, signIn, startNews } from "#/api/session";

/** Asks the platform where the server is and who we are, and starts the session with it. */
export async function connect(): Promise<void> {
  const before = session.get();
  const { baseUrl, token, notice, firstKey } = await platform.connect();
  startNews.set({ notice, firstKey });
  if (before.state === "signed-out" && token !== null && token === before.refusedToken) {
    // Trying it again and again would only ask the server the same question.
    throw localError("unauthorized", "The server refuses the token that Stowbox was started with.");
  }
  if (token === null) session.set({ state: "signed-out", baseUrl, refusedToken: null });
  else signIn(baseUrl, token);
}
