import { useSyncExternalStore } from "react";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { useAction } from "#/api/use-action";
import { Store } from "#/lib/store";
import { useStore } from "#/lib/use-store";
import type { UpdateStatus } from "#/platform/types";
import { Button } from "#/ui/button";
import { Notice } from "#/ui/notice";
import { FaultNotice } from "#/ui/states";

const NONE = new Store<UpdateStatus | null>(null);

/** The version that runs, whether there is a newer one, and the way to it. */
export function Updates() {
  const status = useStore(platform.updates?.status ?? NONE);
  const check = useAction({ mutationFn: async () => platform.updates?.check(), repeatable: true });
  const install = useAction({ mutationFn: async () => platform.updates?.install(), repeatable: true });
  const running = useTransfersRunning();
  if (status === null) return <div role="status" aria-label="Loading" className="waiting h-10" />;
  const { current, phase, version, notes, problem } = status;
  if (phase === "unavailable") {
    return (
      <p>
        This is version {current}. This build was made without a key to check updates with, so it looks for none: new versions are
        installed by hand.
      </p>
    );
  }
  const isBusy = phase === "checking" || phase === "installing" || phase === "restarting";
  const isOffered = version !== null && (phase === "found" || phase === "installing");
  return (
    <>
      <p role="status">{said(status)}</p>
      {isOffered && notes !== null && notes !== "" && (
        <div className="rounded-md border border-line px-3 py-2">
          <h3 className="mb-1 font-medium">What is new in {version}</h3>
          <p className="max-h-60 overflow-y-auto whitespace-pre-wrap [overflow-wrap:anywhere]">{notes}</p>
        </div>
      )}
      {problem !== null && <Notice tone="warn">{problem}</Notice>}
      {install.error !== null && <FaultNotice fault={faultOf(install.error)} />}
      <div className="flex flex-wrap gap-2">
        {isOffered && (
          <Button
            look="primary"
            pending={isBusy}
            disabledBecause={running ? "Transfers are running: the restart would cut them off" : null}
            onClick={() => install.run()}
          >
            {phase === "installing" ? "Installing…" : "Install and restart"}
          </Button>
        )}
        <Button pending={isBusy} onClick={() => check.run()}>
          {phase === "checking" ? "Looking…" : "Look for updates"}
        </Button>
      </div>
    </>
  );
}

function said({ current, phase, version }: UpdateStatus): string {
  switch (phase) {
    case "upToDate":
      return `Version ${current} is the newest.`;
    case "found":
    case "installing":
      return `Version ${version} is available. This is ${current}.`;
    case "restarting":
      return "It is installed. Stowbox restarts as soon as no transfer is running.";
    default:
      return `This is version ${current}.`;
  }
}

/** Whether one is under way; a paused one waits as well after a restart. */
function useTransfersRunning(): boolean {
  const { subscribe, list } = platform.transfers;
  return useSyncExternalStore(subscribe, () => list().some(({ state }) => state === "scanning" || state === "running"));
}
