import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { followAccount } from "#/api/live";
import { session } from "#/api/session";
import { useStore } from "#/lib/use-store";

/** Follows the account that one works in, for as long as somebody is signed in. */
export function useLive(): void {
  const client = useQueryClient();
  const signedIn = useStore(session).state === "signed-in";
  useEffect(() => (signedIn ? followAccount(client) : undefined), [client, signedIn]);
}
