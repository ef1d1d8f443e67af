import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { platform } from "#platform";
import { offerUpload } from "#/features/objects/upload-ask";
import { useGo } from "#/lib/link";
import { isCovered } from "#/lib/shortcuts";
import { applyTheme } from "#/lib/theme";
import { paths } from "#/paths";
import type { Command, UploadTarget } from "#/platform/types";
import { toast } from "#/ui/toast";

interface WindowCommandsProps {
  /** The folder that is open. */
  here: UploadTarget | null;
  onPalette(): void;
  onShortcuts(): void;
}

/** Does what the window's menus ask for. Loaded in the window only. */
export function WindowCommands({ here, onPalette, onShortcuts }: WindowCommandsProps) {
  const go = useGo();
  const { history } = useRouter();

  const follow = (command: Command) => {
    if (command.do === "theme") return applyTheme(command.theme);
    // What lies below a dialog is out of reach, by keys as by menus.
    if (isCovered()) return toast("Close the dialog first.");
    switch (command.do) {
      case "new-bucket":
        return go(paths.buckets({ create: true }));
      case "upload-files":
        return offerUpload(here, platform.pickFiles());
      case "upload-folder":
        return offerUpload(here, platform.pickFolder());
      case "palette":
        return onPalette();
      case "shortcuts":
        return onShortcuts();
      case "back":
        return history.back();
      case "forward":
        return history.forward();
      case "go":
        return go(paths[command.to]());
      case "delivery":
        return go(paths.webhook(command.webhook, { delivery: command.delivery }));
    }
  };

  const latest = useRef(follow);
  useEffect(() => {
    latest.current = follow;
  });
  useEffect(() => {
    const status = platform.updates?.status;
    let told: string | null = null;
    const tell = () => {
      const { phase, version } = status?.get() ?? {};
      if (phase !== "found" || version === undefined || version === told) return;
      told = version;
      toast(`Stowbox ${version} is available.`, { label: "Show", run: () => latest.current({ do: "go", to: "settings" }) });
    };
    tell();
    return status?.subscribe(tell);
  }, []);
  useEffect(() => platform.onCommand?.((command) => latest.current(command)), []);
  return null;
}
