import { Outlet } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { platform } from "#platform";
import { ActivityPanel } from "#/features/transfers/activity-panel";
import { useGo } from "#/lib/link";
import { isWith, useShortcut } from "#/lib/shortcuts";
import { FollowContext } from "#/ui/follow";
import { Toasts } from "#/ui/toast";
import { BusyServer } from "./busy-server";
import { LostServer } from "./lost-server";
import { useRecent } from "./recent";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { Sidebar } from "./sidebar";
import { UploadHost } from "./upload-host";
import { useFolderHere, useUploadHere } from "./use-upload-here";

const Palette = lazy(() => import("./palette").then((module) => ({ default: module.Palette })));

// Only a window has menus: in a tab nothing of this is fetched.
const WindowCommands = lazy(() => import("./window-commands").then((module) => ({ default: module.WindowCommands })));

/** The frame around every screen. */
export function Shell() {
  const [help, setHelp] = useState(false);
  const [palette, setPalette] = useState(false);
  const here = useFolderHere();
  const upload = useUploadHere(here);
  const go = useGo();
  useRecent();
  useShortcut(
    (event) => isWith("k", event),
    () => setPalette(true),
    { whileTyping: true },
  );
  useShortcut(
    (event) => event.key === "?",
    () => setHelp(true),
  );
  return (
    <FollowContext value={go}>
      <div className="flex h-full">
        <a
          href="#main"
          className="sr-only z-50 rounded-md bg-surface-raised px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
        >
          Skip to the content
        </a>
        <Sidebar onHelp={() => setHelp(true)} onPalette={() => setPalette(true)} />
        <div className="flex min-w-0 flex-1 flex-col">
          <LostServer />
          <BusyServer />
          <main id="main" tabIndex={-1} className="relative min-h-0 flex-1 outline-none">
            <Outlet />
            <UploadHost here={here} />
          </main>
        </div>
        <ActivityPanel />
        <Toasts />
        {palette && (
          <Suspense>
            <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} upload={upload} />
          </Suspense>
        )}
        {platform.onCommand !== undefined && (
          <Suspense>
            <WindowCommands here={here} onPalette={() => setPalette(true)} onShortcuts={() => setHelp(true)} />
          </Suspense>
        )}
        <ShortcutsDialog open={help} onClose={() => setHelp(false)} />
      </div>
    </FollowContext>
  );
}
