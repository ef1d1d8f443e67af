import type { ReactNode } from "react";
import { isOperator } from "#/api/session";
import { Link } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { Page, PageTitle } from "#/ui/page";
import { TabBar, tabClass } from "#/ui/tab-bar";

type Part = "general" | "server" | "storage" | "accounts" | "data";

const PARTS: readonly { part: Part; label: string; to: string; operator: boolean }[] = [
  { part: "general", label: "General", to: paths.settings(), operator: false },
  { part: "server", label: "Server", to: paths.settings("server"), operator: true },
  { part: "storage", label: "Storage", to: paths.settings("storage"), operator: true },
  { part: "accounts", label: "Accounts", to: paths.settings("accounts"), operator: true },
  { part: "data", label: "Data", to: paths.settings("data"), operator: true },
];

/** The settings' head and tabs. What only the operator may do is shown to nobody else. */
export function SettingsFrame({ here, actions, children }: { here: Part; actions?: ReactNode; children: ReactNode }) {
  useTitle("Settings");
  const parts = PARTS.filter(({ operator, part }) => !operator || part === here || isOperator());
  return (
    <Page title={<PageTitle>Settings</PageTitle>} actions={actions}>
      {parts.length > 1 && (
        <TabBar label="Settings">
          {parts.map(({ part, label, to }) => (
            <Link key={part} to={to} aria-current={part === here ? "page" : undefined} className={tabClass(part === here)}>
              {label}
            </Link>
          ))}
        </TabBar>
      )}
      {children}
    </Page>
  );
}
