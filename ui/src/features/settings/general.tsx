import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { Suspense, lazy } from "react";
import { platform } from "#platform";
import { blockingFault } from "#/api/fault";
import { statusQuery } from "#/api/queries";
import { baseUrl } from "#/api/session";
import { formatBytes } from "#/lib/bytes";
import { applyTheme, theme } from "#/lib/theme";
import { useStore } from "#/lib/use-store";
import { Button } from "#/ui/button";
import { Facts } from "#/ui/facts";
import { Choices } from "#/ui/field";
import { Section } from "#/ui/page";
import { FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";
import { SettingsFrame } from "./frame";

const THEMES = [
  { value: "system", label: "System", detail: "Follows your computer, also when it changes by the hour." },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

// Of the window only: in a tab nothing of this is fetched.
const WindowSettings = lazy(() => import("./window").then((module) => ({ default: module.WindowSettings })));

/** How the console looks, and what server this is. */
export function GeneralSettings() {
  return (
    <SettingsFrame here="general">
      <div className="flex-1 overflow-y-auto">
        <div className="flex max-w-2xl flex-col gap-8 px-5 py-6">
          <Section title="Appearance">
            <ThemeChoice />
          </Section>
          {platform.startAtLogin !== undefined && (
            <Suspense>
              <WindowSettings />
            </Suspense>
          )}
          <Section title="About this server">
            <AboutServer />
          </Section>
          <Section title="About Stowbox">
            <AboutStowbox />
          </Section>
        </div>
      </div>
    </SettingsFrame>
  );
}

function ThemeChoice() {
  const shown = useStore(theme);
  return <Choices legend="Theme" value={shown} choices={THEMES} onChange={applyTheme} />;
}

function AboutServer() {
  const status = useQuery(statusQuery);
  const fault = blockingFault(status);
  if (fault !== null) {
    // Only the operator may see where and how the server runs.
    if (fault.code === "unauthorized" || fault.code === "forbidden") {
      return (
        <>
          <Facts facts={[["Address", <code key="url">{baseUrl()}</code>]]} />
          <p className="text-text-muted">
            Its version, data folder and disk are shown to whoever signs in with the admin token.
          </p>
        </>
      );
    }
    return <FaultNotice fault={fault} onRetry={() => void status.refetch()} />;
  }
  if (status.data === undefined) return <div role="status" aria-label="Loading" className="waiting h-40" />;
  const { version, listening, publicUrls, dataDir, storage, startedAt, volume } = status.data;
  return (
    <Facts
      facts={[
        ["Version", version],
        ["Listening on", <Lines key="listening" values={listening} />],
        ["Public addresses", publicUrls.length === 0 ? "None set" : <Lines key="public" values={publicUrls} />],
        ["Data folder", <code key="dir">{dataDir}</code>],
        ["Storage", `${storage.service} · ${storage.location}`],
        [
          "Free on its volume",
          volume == null ? "Unknown" : `${formatBytes(volume.freeBytes)} of ${formatBytes(volume.totalBytes)}`,
        ],
        ["Started", <Time key="started" at={startedAt} />],
      ]}
    />
  );
}

function AboutStowbox() {
  return (
    <>
      <p>
        Object storage for your own machine: buckets and files behind a plain HTTP API, with this console to look after them. It is
        licensed under the Apache License 2.0, and comes without warranty.
      </p>
      <ul className="flex flex-wrap gap-2">
        {LINKS.map(({ label, path }) => (
          <li key={path}>
            <Button icon={<ExternalLink size={15} aria-hidden />} onClick={() => void platform.openExternal(baseUrl() + path)}>
              {label}
            </Button>
          </li>
        ))}
        <li>
          <Button
            icon={<ExternalLink size={15} aria-hidden />}
            onClick={() => void platform.openExternal("https://www.apache.org/licenses/LICENSE-2.0")}
          >
            Licence
          </Button>
        </li>
      </ul>
    </>
  );
}

/** What the server itself tells of, also where there is no internet. */
const LINKS = [
  { label: "API reference", path: "/docs" },
  { label: "OpenAPI document", path: "/openapi.json" },
];

function Lines({ values }: { values: readonly string[] }) {
  return values.map((value) => (
    <code key={value} className="block">
      {value}
    </code>
  ));
}
