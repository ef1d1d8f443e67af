import type { ApiDocument } from "#/api/reference";
import { meaningOf } from "#/lib/http-status";
import { CodeBlock } from "#/ui/code";
import { Section } from "#/ui/page";
import { InlineProse } from "#/ui/prose";
import { DocsLink } from "./docs-link";
import type { Operation } from "./operations";
import { SchemaTable } from "./schema-table";

/** What may come back: the answers with their bodies, then every refusal with what it means. */
export function Responses({ document, operation }: { document: ApiDocument; operation: Operation }) {
  const refusals = operation.responses.flatMap(({ status, codes }) => codes.map((one) => ({ status, ...one })));
  return (
    <>
      <Section title="Responses">
        {operation.responses
          .filter(({ codes }) => codes.length === 0)
          .map(({ status, description, mediaType, schema, example }) => (
            <details key={status} className="rounded-md border border-line px-3 py-2">
              <summary className="[overflow-wrap:anywhere]">
                <span className="font-mono font-semibold">{status}</span> {meaningOf(Number(status))}
                <span className="text-text-muted">
                  {" · "}
                  <InlineProse text={description} />
                  {mediaType !== null && ` · ${mediaType}`}
                </span>
              </summary>
              <div className="flex flex-col gap-3 pt-3">
                {schema === null ? <p className="text-text-muted">No body.</p> : <SchemaTable document={document} schema={schema} />}
                {example !== undefined && <CodeBlock label={`Example of ${status}`} text={textOf(example)} />}
              </div>
            </details>
          ))}
      </Section>
      {refusals.length > 0 && (
        <Section title="Refusals">
          <dl className="divide-y divide-line border-y border-line">
            {refusals.map(({ status, code, meaning }) => (
              <div key={`${status} ${code}`} className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-2 py-1.5">
                <dt className="font-mono text-xs leading-5">{status}</dt>
                <dd className="min-w-0 [overflow-wrap:anywhere]">
                  <span className="block font-mono text-xs leading-5">
                    <DocsLink section={code}>{code}</DocsLink>
                  </span>
                  <span className="text-text-muted">
                    <InlineProse text={meaning} />
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
    </>
  );
}

function textOf(example: unknown): string {
  return typeof example === "string" ? example : JSON.stringify(example, null, 2);
}
