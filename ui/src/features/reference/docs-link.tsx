import type { ReactNode } from "react";
import { platform } from "#platform";
import { baseUrl } from "#/api/session";

/** Leads to a section of the whole reference, which the server shows outside of the console. */
export function DocsLink({ section, children }: { section?: string; children: ReactNode }) {
  const url = `${baseUrl()}/docs${section === undefined ? "" : `#${section}`}`;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="text-accent-text self-center underline underline-offset-4"
      onClick={(event) => {
        event.preventDefault();
        void platform.openExternal(url);
      }}
    >
      {children}
    </a>
  );
}
