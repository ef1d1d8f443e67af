import { Tooltip } from "@base-ui/react/tooltip";
import { QueryClient, QueryClientProvider, focusManager } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { accountQuery } from "#/api/queries";
import { isOperator, session } from "#/api/session";
import { SignIn, SignInAgain } from "#/features/session/sign-in";
import { useStore } from "#/lib/use-store";
import { FaultState } from "#/ui/states";
import { unsay } from "#/ui/toast";
import { connect } from "./connect";
import { recent } from "./recent";
import { router } from "./router";
import { useLive } from "./use-live";

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server is mostly on this very machine: being offline says nothing about it.
      networkMode: "always",
      // Events and the banner ask again by themselves; a refusal stays one.
      retry: false,
      staleTime: 1_000,
      // Who comes back has been told of what happened meanwhile.
      refetchOnWindowFocus: false,
    },
    mutations: { networkMode: "always" },
  },
});

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delay={500}>
        <Gate />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}

/** Nothing of the console is shown before somebody is signed in; what was open stays as it was under the question. */
function Gate() {
  const now = useStore(session);
  const [error, setError] = useState<unknown>(null);
  useLive();
  const was = useRef<string | null>(null);

  useEffect(() => {
    connect().catch(setError);
  }, []);

  useEffect(() => {
    if (now.state === "signed-in") {
      focusManager.setFocused(undefined);
      if (was.current !== null) void welcome(was.current);
      was.current = null;
    }
    if (now.state !== "signed-out") return;
    if (now.refusedToken !== null && platform.can("signIn")) {
      was.current = now.refusedToken;
      // Until somebody signs in again, asking on would only be refused.
      focusManager.setFocused(false);
    } else {
      // What one key may see is not for the next, nor where one has been with it.
      queryClient.clear();
      recent.set([]);
      unsay();
    }
    // The shell hands out a fresh token where nobody can type one.
    if (now.refusedToken !== null && !platform.can("signIn")) connect().catch(setError);
  }, [now]);

  if (error !== null) return <FaultState fault={faultOf(error)} onRetry={() => connect().then(() => setError(null), setError)} />;
  const asksAgain = now.state === "signed-out" && now.refusedToken !== null && platform.can("signIn");
  if (now.state === "signed-in" || asksAgain) {
    return (
      <>
        <RouterProvider router={router} />
        {asksAgain && <SignInAgain />}
      </>
    );
  }
  if (now.state === "signed-out" && platform.can("signIn")) return <SignIn expired={false} />;
  return null;
}

/** Somebody signed in over what was open: if it is somebody else, nothing of what the former one saw stays. */
async function welcome(refusedToken: string): Promise<void> {
  const before = queryClient.getQueryData(accountQuery.queryKey);
  const after = await queryClient.fetchQuery({ ...accountQuery, staleTime: 0 }).catch(() => undefined);
  const sameRights = refusedToken.startsWith("adm_") === isOperator();
  if (sameRights && after !== undefined && before?.id === after.id) await queryClient.invalidateQueries();
  else await queryClient.resetQueries();
}
