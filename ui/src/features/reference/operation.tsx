import { useEffect, useRef, useState } from "react";
import type { ApiDocument } from "#/api/reference";
import { baseUrl, isOperator } from "#/api/session";
import { CopyButton } from "#/ui/copy-button";
import { Section } from "#/ui/page";
import { Prose } from "#/ui/prose";
import { AnswerView } from "./answer";
import { DocsLink } from "./docs-link";
import { draftOf, keepDraft } from "./drafts";
import { Method } from "./method";
import type { Operation } from "./operations";
import { type Draft, requestOf } from "./request";
import { Responses } from "./responses";
import { SchemaTable } from "./schema-table";
import { Snippets } from "./snippet-panel";
import { TryForm } from "./try-form";
import { trialOf, useAttempt } from "./use-attempt";

/** One operation: what it does, the form that tries it, the same as programs, and what it answers. */
export function OperationView({ document, operation }: { document: ApiDocument; operation: Operation }) {
  const [draft, setDraft] = useState(() => draftOf(operation));
  const trying = useAttempt();
  const request = requestOf(operation, draft, baseUrl());
  const change = (next: Draft | null) => {
    keepDraft(operation, next);
    setDraft(draftOf(operation));
  };
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // In a narrow window the list goes away, and with it the link that was pressed.
    const { activeElement } = globalThis.document;
    if (activeElement instanceof HTMLElement && activeElement.offsetParent === null) heading.current?.focus();
  }, []);
  const { summary, method, path, description, body } = operation;
  return (
    <article aria-label={summary} className="flex flex-col gap-6">
      <header className="flex max-w-3xl flex-col gap-2">
        <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">{summary}</h2>
        <p className="flex items-center gap-2">
          <Method name={method} />
          <code className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">{path}</code>
          <CopyButton look="icon" label="Copy the path" text={() => path} />
        </p>
        <Prose text={description} />
        <p className="text-text-muted">
          <Who operation={operation} /> <DocsLink section={operation.id}>In the whole reference</DocsLink>
        </p>
      </header>
      <div className="grid min-w-0 gap-x-8 gap-y-6 @5xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          <Section title="Try it">
            <TryForm
              document={document}
              operation={operation}
              draft={draft}
              path={request.url.slice(baseUrl().length)}
              running={trying.running}
              onChange={change}
              onSend={() => trying.send(trialOf(request))}
              onCancel={trying.cancel}
            />
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <AnswerView trying={trying} request={request} />
          <Snippets request={request} />
        </div>
        <div className="flex min-w-0 flex-col gap-6 @5xl:col-span-2 @5xl:max-w-3xl">
          {body?.schema != null && (
            <Section title="Request body">
              {body.description !== "" && <Prose text={body.description} />}
              <SchemaTable document={document} schema={body.schema} />
            </Section>
          )}
          <Responses document={document} operation={operation} />
        </div>
      </div>
    </article>
  );
}

/** Who may do it, and whether that is who is signed in. */
function Who({ operation: { may } }: { operation: Operation }) {
  if (may.anybody) return may.key ? "Needs an API key, unless the bucket is public." : "Needs no API key.";
  if (may.key) return "Needs an API key, or the admin token.";
  return isOperator() ? "Needs the admin token, which you are signed in with." : "Needs the admin token. You are signed in with a key, which is refused.";
}
