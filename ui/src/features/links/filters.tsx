import { X } from "lucide-react";
import { useBucketNames } from "#/api/use-bucket-names";
import type { LinksView } from "#/paths";
import { Button } from "#/ui/button";
import { SelectInput } from "#/ui/field";
import { FilterBox, focusGrid } from "#/ui/filter-box";
import { Segments } from "#/ui/segments";

interface FiltersProps {
  view: LinksView;
  onChange(next: LinksView): void;
}

const METHODS = [
  { value: "all", label: "All" },
  { value: "GET", label: "Download" },
  { value: "PUT", label: "Upload" },
] as const;

/** Which links are listed. All of it is in the address. */
export function Filters({ view: { bucket, method, keyId, find }, onChange }: FiltersProps) {
  const { names } = useBucketNames();
  const listed = bucket === undefined || names.includes(bucket) ? names : [bucket, ...names];
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-5 py-2">
      <FilterBox
        label="Filter by key"
        placeholder="A part of the key"
        className="w-60"
        value={find ?? ""}
        onDown={focusGrid}
        onChange={(text) => onChange({ find: text === "" ? undefined : text })}
      />
      <Segments
        label="Allows"
        value={method === "GET" || method === "PUT" ? method : "all"}
        choices={METHODS}
        onChange={(next) => onChange({ method: next === "all" ? undefined : next })}
      />
      <SelectInput
        aria-label="Bucket"
        className="w-44!"
        value={bucket ?? ""}
        onChange={({ target }) => onChange({ bucket: target.value === "" ? undefined : target.value })}
      >
        <option value="">All buckets</option>
        {listed.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </SelectInput>
      {keyId !== undefined && (
        <Button look="quiet" icon={<X size={15} aria-hidden />} onClick={() => onChange({ keyId: undefined })}>
          Made by one key only
        </Button>
      )}
    </div>
  );
}
