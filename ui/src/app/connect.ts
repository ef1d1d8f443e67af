import { platform } from "#platform";
import { session, signIn, startNews } from "#/api/session";

/** Asks the platform where the server is and who we are, and starts the session with it. */
export async function connect(): Promise<void> {
  const { baseUrl, token, notice, firstKey } = await platform.connect();
  startNews.set({ notice, firstKey });
  if (token === null) session.set({ state: "signed-out", baseUrl, expired: false });
  else signIn(baseUrl, token);
}
