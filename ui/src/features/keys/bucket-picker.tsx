import { useInfiniteQuery } from "@tanstack/react-query";
import { bucketsQuery } from "#/api/queries";
import { Button } from "#/ui/button";
import { Choices } from "#/ui/field";

interface BucketPickerProps {
  /** null: all buckets, those made later too. */
  value: readonly string[] | null;
  onChange(value: readonly string[] | null): void;
}

const REACHES = [
  { value: "all", label: "All buckets", detail: "Also those made later." },
  { value: "some", label: "Only some" },
] as const;

export function BucketPicker({ value, onChange }: BucketPickerProps) {
  const buckets = useInfiniteQuery(bucketsQuery);
  const names = buckets.data?.pages.flatMap((page) => page.data.map(({ name }) => name)) ?? [];
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...(value ?? []), name] : (value ?? []).filter((other) => other !== name));
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
          {names.length === 0 && <p className="px-2 py-1 text-text-muted">There is no bucket yet.</p>}
          {names.map((name) => (
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
          {buckets.hasNextPage && (
            <Button look="quiet" pending={buckets.isFetchingNextPage} onClick={() => void buckets.fetchNextPage()}>
              Show more
            </Button>
          )}
        </fieldset>
      )}
    </div>
  );
}
