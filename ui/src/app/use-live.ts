import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { followAccount } from "#/api/live";
import { actingFor, session } from "#/api/session";
import { useStore } from "#/lib/use-store";

/** Follows the account that one works in, for as long as somebody is signed in. */
export function useLive(): void {
  const client = useQueryClient();
  const now = useStore(session);
  const account = useStore(actingFor);
  useEffect(() => {
    if (now.state === "signed-in") return followAccount(client);
    // Each credential and each account has a stream of its own.
  }, [client, now, account]);
}
