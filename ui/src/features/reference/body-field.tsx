import { FileUp } from "lucide-react";
import { useId, useRef } from "react";
import { formatBytes } from "#/lib/bytes";
import { Button } from "#/ui/button";
import { Field, TextArea } from "#/ui/field";
import { Segments } from "#/ui/segments";
import { type Body, isJson } from "./operations";
import type { Draft } from "./request";

interface BodyFieldProps {
  body: Body;
  draft: Draft;
  problem: string | null;
  onChange(draft: Draft): void;
}

/** The body: JSON in an editor that begins with the example, or bytes from a file or typed. */
export function BodyField({ body, draft, problem, onChange }: BodyFieldProps) {
  if (isJson(body)) {
    return (
      <Text
        hint={body.required ? `${body.mediaType}, required` : `${body.mediaType}; empty to send none`}
        draft={draft}
        problem={problem}
        onChange={onChange}
      />
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <span className="flex flex-wrap items-center gap-3">
        <span className="font-medium">Body</span>
        <Segments
          label="The body comes from"
          value={draft.fromFile ? "file" : "text"}
          choices={[
            { value: "file", label: "A file" },
            { value: "text", label: "Text" },
          ]}
          onChange={(from) => onChange({ ...draft, fromFile: from === "file" })}
        />
      </span>
      {draft.fromFile ? (
        <FileChoice file={draft.file} onChoose={(file) => onChange({ ...draft, file })} />
      ) : (
        <Text hint="Sent as UTF-8" draft={draft} problem={problem} onChange={onChange} />
      )}
    </div>
  );
}

function Text({ hint, draft, problem, onChange }: { hint: string } & Omit<BodyFieldProps, "body">) {
  return (
    <Field label="Body" hint={hint} problem={problem}>
      {(ids) => (
        <TextArea
          {...ids}
          className="text-xs"
          rows={Math.min(Math.max(draft.text.split("\n").length + 1, 4), 18)}
          value={draft.text}
          onChange={({ target }) => onChange({ ...draft, text: target.value })}
        />
      )}
    </Field>
  );
}

/** The file stays where it is until it is sent. */
function FileChoice({ file, onChoose }: { file: File | null; onChoose(file: File): void }) {
  const input = useRef<HTMLInputElement>(null);
  const saidId = useId();
  return (
    <div className="flex flex-wrap items-center gap-3">
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File for the body"
        onChange={({ target }) => {
          const chosen = target.files?.[0];
          if (chosen !== undefined) onChoose(chosen);
          // The same file can be chosen again after it was changed.
          target.value = "";
        }}
      />
      <Button icon={<FileUp size={15} aria-hidden />} aria-describedby={saidId} onClick={() => input.current?.click()}>
        Choose a file…
      </Button>
      <span id={saidId} className="min-w-0 text-text-muted [overflow-wrap:anywhere]">
        {file === null ? "None chosen yet" : <><bdi>{file.name}</bdi>, {formatBytes(file.size)}</>}
      </span>
    </div>
  );
}
