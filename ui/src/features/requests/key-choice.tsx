import { useInfiniteQuery } from "@tanstack/react-query";
import { keysQuery } from "#/api/queries";
import { SelectInput } from "#/ui/field";

interface KeyChoiceProps {
  value: string | undefined;
  onChange(keyId: string | undefined): void;
}

/** Whose requests are listed: by the names of the keys, and by the id of one that was revoked. */
export function KeyChoice({ value, onChange }: KeyChoiceProps) {
  const keys = useInfiniteQuery(keysQuery);
  const known = keys.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <SelectInput
      aria-label="Key"
      className="w-36!"
      value={value ?? ""}
      onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
    >
      <option value="">All keys</option>
      {known.map(({ id, name, prefix }) => (
        <option key={id} value={id}>
          {name} ({prefix}…)
        </option>
      ))}
      {value !== undefined && !known.some(({ id }) => id === value) && <option value={value}>{value}</option>}
    </SelectInput>
  );
}
