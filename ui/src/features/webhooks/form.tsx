import type { FormEvent } from "react";
import { EVENTS, type EventName } from "#/api/webhooks";
import { useBucketNames } from "#/api/use-bucket-names";
import { BucketPicker } from "#/ui/bucket-picker";
import { Choices, Field, TextInput } from "#/ui/field";
import type { Fields } from "./fields";
import { urlCaution, urlProblem } from "./url-problem";

interface WebhookFormProps {
  id: string;
  value: Fields;
  onChange(value: Fields): void;
  /** The URL's fault is said before it has been left, too: somebody tried to send it. */
  tried: boolean;
  onSubmit(): void;
}

const REACHES = [
  { value: "all", label: "All events", detail: "Also those that later versions add." },
  { value: "some", label: "Only some" },
] as const;

const MEANINGS: Record<EventName, string> = {
  "object.created": "Uploaded, copied or completed",
  "object.deleted": "Deleted or moved away",
  "upload.completed": "A multipart upload is complete",
};

export function WebhookForm({ id, value, onChange, tried, onSubmit }: WebhookFormProps) {
  const known = useBucketNames();
  const set = (change: Partial<Fields>) => onChange({ ...value, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  const url = value.url.trim();
  // An address that is still being begun is no fault yet.
  const begun = "https://".startsWith(url) || "http://".startsWith(url);
  const problem = !tried && begun ? null : urlProblem(url);
  return (
    <form id={id} onSubmit={submit} className="flex flex-col gap-4 pb-3">
      <Field
        label="URL"
        problem={problem}
        hint={urlCaution(url) ?? "Where events are posted. Plain http is for this computer only: http://127.0.0.1:3000/hook."}
      >
        {(ids) => (
          <TextInput
            {...ids}
            mono
            data-focus-first
            inputMode="url"
            placeholder="https://example.com/hook"
            value={value.url}
            onChange={(event) => set({ url: event.target.value })}
          />
        )}
      </Field>
      <div className="flex flex-col gap-2">
        <Choices
          legend="Events"
          value={value.events === null ? "all" : "some"}
          choices={REACHES}
          onChange={(reach) => set({ events: reach === "all" ? null : ["object.created"] })}
        />
        {value.events !== null && <EventBoxes value={value.events} onChange={(events) => set({ events })} />}
      </div>
      <BucketPicker value={value.buckets} onChange={(buckets) => set({ buckets })} {...known} />
      <Field label="Only keys that begin with" hint="Empty: all keys.">
        {(ids) => (
          <TextInput
            {...ids}
            mono
            dir="auto"
            placeholder="2026/"
            value={value.prefix}
            onChange={(event) => set({ prefix: event.target.value })}
          />
        )}
      </Field>
      <Field label="Description" hint="For people only.">
        {(ids) => (
          <TextInput
            {...ids}
            dir="auto"
            maxLength={500}
            value={value.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
    </form>
  );
}

function EventBoxes({ value, onChange }: { value: readonly EventName[]; onChange(value: readonly EventName[]): void }) {
  return (
    <fieldset className="flex min-w-0 flex-col rounded-md border border-line p-1">
      <legend className="sr-only">Which events</legend>
      {EVENTS.map((event) => (
        <label key={event} className="flex min-h-8 items-center gap-2 rounded-sm px-2 hover:bg-surface-hover">
          <input
            type="checkbox"
            className="size-4 shrink-0"
            checked={value.includes(event)}
            onChange={({ target }) => onChange(target.checked ? [...value, event] : value.filter((other) => other !== event))}
          />
          <span className="font-mono text-xs">{event}</span>
          <span className="truncate text-xs text-text-muted">{MEANINGS[event]}</span>
        </label>
      ))}
    </fieldset>
  );
}
