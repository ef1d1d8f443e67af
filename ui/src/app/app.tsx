import { Tooltip } from "@base-ui/react/tooltip";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { session } from "#/api/session";
import { SignIn } from "#/features/session/sign-in";
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

/** Nothing of the console is shown before somebody is signed in; the address stays, so one comes back to the place. */
function Gate() {
  const now = useStore(session);
  const [error, setError] = useState<unknown>(null);
  useLive();

  useEffect(() => {
    connect().catch(setError);
  }, []);

  useEffect(() => {
    if (now.state !== "signed-out") return;
    // What one key may see is not for the next, nor where one has been with it.
    queryClient.clear();
    recent.set([]);
    unsay();
    // The shell hands out a fresh token where nobody can type one.
    if (now.refusedToken !== null && !platform.can("signIn")) connect().catch(setError);
  }, [now]);

  if (error !== null) return <FaultState fault={faultOf(error)} onRetry={() => connect().then(() => setError(null), setError)} />;
  if (now.state === "signed-in") return <RouterProvider router={router} />;
  if (now.state === "signed-out" && platform.can("signIn")) return <SignIn expired={now.refusedToken !== null} />;
  return null;
}
