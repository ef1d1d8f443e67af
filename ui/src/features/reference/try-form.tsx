import { Send, Undo2, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { ApiDocument, ApiParameter } from "#/api/reference";
import { isWith, useShortcut } from "#/lib/shortcuts";
import { Button } from "#/ui/button";
import { BodyField } from "./body-field";
import { type Operation, isDestructive } from "./operations";
import { ParameterField } from "./parameter-field";
import { type Draft, fieldOf, problemsOf } from "./request";

interface TryFormProps {
  document: ApiDocument;
  operation: Operation;
  draft: Draft;
  /** Where it goes, as it is typed. */
  path: string;
  running: boolean;
  /** null begins anew. */
  onChange(draft: Draft | null): void;
  onSend(): void;
  onCancel(): void;
}

/** The parameters and the body as a form that is sent to this very server. What destroys is asked for twice. */
export function TryForm({ document, operation, draft, path, running, onChange, onSend, onCancel }: TryFormProps) {
  const [asking, setAsking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const problems = problemsOf(operation, draft);
  const problem = Object.entries(problems)[0];
  const change = (next: Draft | null) => {
    // What was confirmed is no longer what would be sent.
    setAsking(false);
    onChange(next);
  };
  const submit = () => {
    if (problem !== undefined || running) return;
    if (isDestructive(operation) && !asking) setAsking(true);
    else {
      setAsking(false);
      onSend();
    }
  };
  const sendButton = () => form.current?.querySelector<HTMLElement>("button[type=submit]")?.focus();
  useShortcut((event) => isWith("enter", event) && !event.repeat && !asking, submit, { whileTyping: true });
  const fields = (parameters: readonly ApiParameter[]) =>
    parameters.map((parameter) => {
      const field = fieldOf(parameter);
      const value = draft.values[field] ?? "";
      return (
        <ParameterField
          key={field}
          document={document}
          parameter={parameter}
          value={value}
          problem={value === "" ? null : (problems[field] ?? null)}
          onChange={(typed) => change({ ...draft, values: { ...draft.values, [field]: typed } })}
        />
      );
    });
  const of = (place: ApiParameter["in"]) => operation.parameters.filter((parameter) => parameter.in === place);
  const headers = of("header");
  return (
    <form
      ref={form}
      aria-label="Try it"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {of("path").length > 0 && <Fields legend="Path">{fields(of("path"))}</Fields>}
      {of("query").length > 0 && <Fields legend="Query">{fields(of("query"))}</Fields>}
      {headers.length > 0 && (
        <details open={headers.some((header) => (draft.values[fieldOf(header)] ?? "") !== "")}>
          <summary className="py-1 font-medium">Headers ({headers.length})</summary>
          <div className="grid gap-x-4 gap-y-2 pt-2 @2xl:grid-cols-2">{fields(headers)}</div>
        </details>
      )}
      {operation.body !== null && (
        <BodyField body={operation.body} draft={draft} problem={problems.body ?? null} onChange={change} />
      )}
      {asking ? (
        <Asking method={operation.method} path={path} onSend={submit} onKeep={() => setAsking(false)} onGone={sendButton} />
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            look={isDestructive(operation) ? "dangerous" : "primary"}
            icon={<Send size={15} aria-hidden />}
            pending={running}
            disabledBecause={problem === undefined ? null : `${problem[0].slice(problem[0].indexOf(":") + 1)}: ${problem[1]}`}
            title="Ctrl/Cmd+Enter"
          >
            {isDestructive(operation) ? "Send…" : "Send"}
          </Button>
          {running && (
            <Button
              icon={<X size={15} aria-hidden />}
              onClick={() => {
                onCancel();
                sendButton();
              }}
            >
              Cancel
            </Button>
          )}
          <Button look="quiet" icon={<Undo2 size={15} aria-hidden />} onClick={() => change(null)}>
            Begin anew
          </Button>
          <span className="min-w-0 text-xs text-text-muted">Goes to this server, as you are signed in.</span>
        </div>
      )}
    </form>
  );
}

function Fields({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-2 font-medium">{legend}</legend>
      <div className="grid gap-x-4 gap-y-2 @2xl:grid-cols-2">{children}</div>
    </fieldset>
  );
}

interface AskingProps {
  method: string;
  path: string;
  onSend(): void;
  onKeep(): void;
  /** The question has gone, and the focus with it. */
  onGone(): void;
}

/** Asks in place. The focus is on what does no harm. */
function Asking({ method, path, onSend, onKeep, onGone }: AskingProps) {
  const keep = useRef<HTMLButtonElement>(null);
  const gone = useRef(onGone);
  useEffect(() => {
    keep.current?.focus();
    const { current } = gone;
    return () => current();
  }, []);
  return (
    <div role="group" aria-label="Really send it?" className="flex flex-col gap-2 rounded-md border border-danger-text/40 bg-danger-surface p-3">
      <p className="font-semibold">This deletes on this server. Really send it?</p>
      <p className="font-mono text-xs [overflow-wrap:anywhere]">
        {method} {path}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="danger" onClick={onSend}>
          Send it
        </Button>
        <Button ref={keep} onClick={onKeep}>
          Do not send
        </Button>
      </div>
    </div>
  );
}
