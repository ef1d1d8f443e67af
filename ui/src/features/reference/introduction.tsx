import type { ApiDocument } from "#/api/reference";
import { baseUrl } from "#/api/session";
import { curl } from "#/lib/curl";
import { CodeBlock } from "#/ui/code";
import { Facts } from "#/ui/facts";
import { Section } from "#/ui/page";
import { Prose } from "#/ui/prose";

/** What holds for all operations. */
export function Introduction({ document: { info } }: { document: ApiDocument }) {
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <Section title={`${info.title} ${info.version}`}>
        <p className="text-text-muted">Choose an operation to read about it, to try it on this server, and to copy it into a program.</p>
        <Facts
          facts={[
            ["Base URL", <code key="url">{baseUrl()}</code>],
            ["Description", <code key="description">{baseUrl()}/openapi.json</code>],
          ]}
        />
        <CodeBlock label="A first request" text={curl({ url: `${baseUrl()}/v1/buckets` })} />
      </Section>
      <Section title="What holds everywhere">
        <Prose text={info.description ?? ""} />
      </Section>
    </div>
  );
}
