import { Outlet } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { ActivityPanel } from "#/features/transfers/activity-panel";
import { useGo } from "#/lib/link";
import { isWith, useShortcut } from "#/lib/shortcuts";
import { FollowContext } from "#/ui/follow";
import { Toasts } from "#/ui/toast";
import { LostServer } from "./lost-server";
import { useRecent } from "./recent";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { Sidebar } from "./sidebar";
import { useUploadHere } from "./use-upload-here";

const Palette = lazy(() => import("./palette").then((module) => ({ default: module.Palette })));

/** The frame around every screen. */
export function Shell() {
  const [help, setHelp] = useState(false);
  const [palette, setPalette] = useState(false);
  const upload = useUploadHere();
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
          <main id="main" tabIndex={-1} className="min-h-0 flex-1 outline-none">
            <Outlet />
          </main>
        </div>
        <ActivityPanel />
        <Toasts />
        {palette && (
          <Suspense>
            <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} upload={upload} />
          </Suspense>
        )}
        <ShortcutsDialog open={help} onClose={() => setHelp(false)} />
      </div>
    </FollowContext>
  );
}
