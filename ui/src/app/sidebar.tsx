import { useRouterState } from "@tanstack/react-router";
import { clsx } from "clsx";
import { Braces, CircleHelp, Gauge, HardDrive, KeyRound, Link2, LogOut, ScrollText, Search, Settings, Webhook } from "lucide-react";
import type { ReactNode } from "react";
import { platform } from "#platform";
import { ActivityButton } from "#/features/transfers/activity-button";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { IconButton } from "#/ui/button";
import { AccountSwitch } from "./account-switch";
import { leave } from "./leave";

const PLACES: { to: string; label: string; icon: ReactNode }[] = [
  { to: paths.overview(), label: "Overview", icon: <Gauge size={16} aria-hidden /> },
  { to: paths.buckets(), label: "Buckets", icon: <HardDrive size={16} aria-hidden /> },
  { to: paths.links(), label: "Links", icon: <Link2 size={16} aria-hidden /> },
  { to: paths.keys(), label: "Keys", icon: <KeyRound size={16} aria-hidden /> },
  { to: paths.webhooks(), label: "Webhooks", icon: <Webhook size={16} aria-hidden /> },
  { to: paths.requests(), label: "Requests", icon: <ScrollText size={16} aria-hidden /> },
  { to: paths.api(), label: "API", icon: <Braces size={16} aria-hidden /> },
  { to: paths.settings(), label: "Settings", icon: <Settings size={16} aria-hidden /> },
];

const IS_MAC = navigator.platform.startsWith("Mac");

/** Where one can go. In a narrow window, or at 200 % zoom, only its icons stay. */
export function Sidebar({ onHelp, onPalette }: { onHelp(): void; onPalette(): void }) {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav
      aria-label="Main"
      className="flex w-48 shrink-0 flex-col border-r border-line bg-surface-sunken max-md:w-13"
    >
      <Link to={paths.overview()} className="flex h-13 items-center gap-2.5 px-4 max-md:justify-center max-md:px-0">
        <img src="/icon.svg" alt="" className="size-6" />
        <span className="text-base font-semibold max-md:sr-only">Stowbox</span>
      </Link>
      <button
        type="button"
        title="Find a screen, a bucket or an action (Ctrl/Cmd+K)"
        onClick={onPalette}
        className="mx-2 mb-1.5 flex h-8 shrink-0 items-center gap-2.5 rounded-md border border-line bg-surface px-2.5 text-text-muted hover:text-text max-md:justify-center max-md:px-0"
      >
        <Search size={14} aria-hidden />
        <span className="flex-1 text-left max-md:sr-only">Find</span>
        <kbd className="font-mono text-xs max-md:hidden">{IS_MAC ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <div className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-2 py-1">
        {PLACES.map(({ to, label, icon }) => (
          <Link
            key={to}
            to={to}
            title={label}
            aria-current={isHere(to, pathname) ? "page" : undefined}
            className={clsx(
              "flex h-8 items-center gap-2.5 rounded-md px-2.5 max-md:justify-center max-md:px-0",
              isHere(to, pathname) ? "bg-surface-selected font-medium text-accent-text" : "hover:bg-surface-hover",
            )}
          >
            {icon}
            <span className="max-md:sr-only">{label}</span>
          </Link>
        ))}
      </div>
      <div className="flex flex-col gap-0.5 border-t border-line px-2 py-2">
        <ActivityButton />
        <div className="flex items-center gap-1 max-md:flex-col">
          <AccountSwitch />
          <IconButton label="Keyboard shortcuts" shortcut="?" icon={<CircleHelp size={16} aria-hidden />} onClick={onHelp} />
          {platform.can("signIn") && (
            <IconButton
              label="Sign out"
              icon={<LogOut size={16} aria-hidden />}
              onClick={leave}
            />
          )}
        </div>
      </div>
    </nav>
  );
}

function isHere(to: string, pathname: string): boolean {
  return to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
}
