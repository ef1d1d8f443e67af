import { Button } from "./button";
import { Choices } from "./field";

interface BucketPickerProps {
  /** null: all buckets, those made later too. */
  value: readonly string[] | null;
  onChange(value: readonly string[] | null): void;
  names: readonly string[];
  /** Brings more names, if there are more. */
  more: { pending: boolean; load(): void } | null;
}

const REACHES = [
  { value: "all", label: "All buckets", detail: "Also those made later." },
  { value: "some", label: "Only some" },
] as const;

/** Which buckets something is for. */
export function BucketPicker({ value, onChange, names, more }: BucketPickerProps) {
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...(value ?? []), name] : (value ?? []).filter((other) => other !== name));
  // A bucket that is chosen and gone can still be let go.
  const listed = [...names, ...(value ?? []).filter((name) => !names.includes(name))];
  return (
    <div className="flex flex-col gap-2">
      <Choices
        legend="Buckets"
        value={value === null ? "all" : "some"}
        choices={REACHES}
        onChange={(reach) => onChange(reach === "all" ? null : [])}
      />
      {value !== null && (
        <fieldset className="max-h-40 min-w-0 overflow-y-auto rounded-md border border-line p-1">
          <legend className="sr-only">Which buckets</legend>
          {listed.length === 0 && <p className="px-2 py-1 text-text-muted">There is no bucket yet.</p>}
          {listed.map((name) => (
            <label key={name} className="flex min-h-7 min-w-0 items-center gap-2 rounded-sm px-2 hover:bg-surface-hover">
              <input
                type="checkbox"
                className="size-4 shrink-0"
                checked={value.includes(name)}
                onChange={(event) => toggle(name, event.target.checked)}
              />
              <bdi className="truncate">{name}</bdi>
            </label>
          ))}
          {more !== null && (
            <Button look="quiet" pending={more.pending} onClick={more.load}>
              Show more
            </Button>
          )}
        </fieldset>
      )}
    </div>
  );
}
