import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { useAction } from "#/api/use-action";
import { Section } from "#/ui/page";
import { FaultNotice } from "#/ui/states";
import { Updates } from "./updates";

/** What only the window has: it can start by itself, and replace itself. */
export function WindowSettings() {
  return (
    <>
      <Section title="In the background">
        <StartAtLogin />
      </Section>
      <Section title="Updates">
        <Updates />
      </Section>
    </>
  );
}

function StartAtLogin() {
  const id = useId();
  const queryClient = useQueryClient();
  const queryKey = ["start-at-login"];
  // The tray has the same switch, and the system's own settings another.
  const on = useQuery({ queryKey, queryFn: async () => (await platform.startAtLogin?.get()) ?? false, refetchInterval: 2_000 });
  const change = useAction({
    mutationFn: async (next: boolean) => platform.startAtLogin?.set(next),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
    repeatable: true,
  });
  return (
    <>
      <div className="flex items-start gap-2.5">
        <input
          id={id}
          type="checkbox"
          className="mt-0.5 size-4 shrink-0"
          checked={change.isPending ? !(on.data ?? false) : (on.data ?? false)}
          onChange={({ target }) => change.run(target.checked)}
        />
        <label htmlFor={id}>
          <span className="block font-medium">Start at login</span>
          <span className="block text-xs text-text-muted">
            The server then runs as soon as you are logged in. It opens no window where the desktop has a tray to open it from.
          </span>
        </label>
      </div>
      {change.error !== null && <FaultNotice fault={faultOf(change.error)} />}
    </>
  );
}
