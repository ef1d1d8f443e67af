import { localInput, zoneName } from "#/lib/time";
import { Chips } from "#/ui/chips";
import { Field, SelectInput, TextInput } from "#/ui/field";
import { useNow } from "#/ui/time";
import { DAY, HOUR, type Lifetime, type Unit } from "./lifetime";

const CHOICES = [
  { value: String(HOUR), label: "1 hour" },
  { value: String(DAY), label: "1 day" },
  { value: String(7 * DAY), label: "7 days" },
  { value: "custom", label: "Custom" },
  { value: "until", label: "Until…" },
];

interface LifetimeChoiceProps {
  value: Lifetime;
  problem: string | null;
  onChange(value: Lifetime): void;
}

export function LifetimeChoice({ value, problem, onChange }: LifetimeChoiceProps) {
  const now = useNow();
  const choose = (choice: string) => {
    if (choice === "custom") onChange({ kind: "custom", amount: "12", unit: "h" });
    else if (choice === "until") onChange({ kind: "until", local: localInput(Date.now() + DAY * 1000) });
    else onChange({ kind: "span", seconds: Number(choice) });
  };
  return (
    <div className="flex flex-col gap-2">
      <Chips
        legend="Valid for"
        value={value.kind === "span" ? String(value.seconds) : value.kind}
        choices={CHOICES}
        onChange={choose}
      />
      {value.kind === "custom" && (
        <div className="grid grid-cols-2 gap-x-4">
          <Field label="Expires in" problem={problem}>
            {(ids) => <TextInput {...ids} inputMode="numeric" value={value.amount} onChange={(event) => onChange({ ...value, amount: event.target.value })} />}
          </Field>
          <Field label="Unit">
            {(ids) => (
              <SelectInput {...ids} value={value.unit} onChange={(event) => onChange({ ...value, unit: event.target.value as Unit })}>
                <option value="m">minutes</option>
                <option value="h">hours</option>
                <option value="d">days</option>
              </SelectInput>
            )}
          </Field>
        </div>
      )}
      {value.kind === "until" && (
        <Field label="Expires at" hint={`In the zone of this machine: ${zoneName(now)}`} problem={problem}>
          {(ids) => <TextInput {...ids} type="datetime-local" value={value.local} onChange={(event) => onChange({ kind: "until", local: event.target.value })} />}
        </Field>
      )}
    </div>
  );
}
