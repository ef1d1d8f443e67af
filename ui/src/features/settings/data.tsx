import { useQuery } from "@tanstack/react-query";
import { statusQuery } from "#/api/queries";
import { shellQuote } from "#/lib/curl";
import { CodeBlock } from "#/ui/code";
import { Notice } from "#/ui/notice";
import { Section } from "#/ui/page";
import { SettingsFrame } from "./frame";

/** What is done with the data as a whole, which the shell does. */
export function DataSettings() {
  const status = useQuery(statusQuery);
  // Anyone but the operator is told how, not where.
  const dataDir = status.data?.dataDir;
  const at = dataDir === undefined ? "" : ` --data-dir ${shellQuote(dataDir)}`;
  return (
    <SettingsFrame here="data">
      <div className="flex-1 overflow-y-auto">
        <div className="flex max-w-2xl flex-col gap-8 px-5 py-6">
          <Notice tone="info">
            These run in a shell on the server's own computer, not in this page. A copy of the data folder alone is no backup while
            the server writes to it.
          </Notice>
          <Section title="Back up">
            <p>Copies the whole store into another folder, as it is at one moment. The server may run on. Into the same folder again, only what is new is copied.</p>
            <CodeBlock label="Command to back up" text={`stowbox backup /path/to/backup${at}`} />
          </Section>
          <Section title="Restore">
            <p>Makes a store of the backup in an empty data folder. Start the server there, and keep the old one until you have looked.</p>
            <CodeBlock label="Command to restore" text="stowbox restore /path/to/backup --data-dir /path/to/new-data" />
          </Section>
          <Section title="Verify">
            <p>Reads every object and compares it with its checksum. It changes nothing, and says what is damaged or missing.</p>
            <CodeBlock label="Command to verify" text={`stowbox verify${at}`} />
          </Section>
        </div>
      </div>
    </SettingsFrame>
  );
}
