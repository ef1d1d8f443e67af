import { Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { ActivityPanel } from "#/features/transfers/activity-panel";
import { useShortcut } from "#/lib/shortcuts";
import { Toasts } from "#/ui/toast";
import { LostServer } from "./lost-server";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { Sidebar } from "./sidebar";

/** The frame around every screen. */
export function Shell() {
  const [help, setHelp] = useState(false);
  useShortcut(
    (event) => event.key === "?",
    () => setHelp(true),
  );
  return (
    <div className="flex h-full">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-surface-raised px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <Sidebar onHelp={() => setHelp(true)} />
      <div className="flex min-w-0 flex-1 flex-col">
        <LostServer />
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 outline-none">
          <Outlet />
        </main>
      </div>
      <ActivityPanel />
      <Toasts />
      <ShortcutsDialog open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
