import { useQueryClient } from "@tanstack/react-query";
import { Unplug } from "lucide-react";
import { useEffect } from "react";
import { ping } from "#/api/client";
import { reachable } from "#/api/session";
import { useStore } from "#/lib/use-store";

const PROBE_EVERY_MS = 2_000;

/** Says calmly that the server is away, keeps asking, and brings every screen up to date when it is back. */
export function LostServer() {
  const here = useStore(reachable);
  const queryClient = useQueryClient();
  useEffect(() => {
    if (here) return;
    let stopped = false;
    const timer = setInterval(() => {
      void ping().then((back) => {
        if (back && !stopped) void queryClient.invalidateQueries();
      });
    }, PROBE_EVERY_MS);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [here, queryClient]);
  return (
    <div role="status">
      {!here && (
        <p className="flex items-center gap-2 border-b border-line bg-warn-surface px-5 py-1.5">
          <Unplug size={14} aria-hidden className="text-warn-text" />
          The server does not answer. What you see is how it was; it goes on by itself as soon as the server is back.
        </p>
      )}
    </div>
  );
}
