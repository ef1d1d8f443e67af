import { Field, TextInput } from "#/ui/field";

/** Why the server would refuse it, or null. */
export function trashDaysProblem(days: string): string | null {
  return /^\d+$/.test(days.trim()) && Number(days) <= 90 ? null : "Give a whole number from 0 to 90.";
}

interface TrashDaysProps {
  value: string;
  problem: string | null;
  onChange(value: string): void;
}

/** How long a bucket keeps what is deleted in it. */
export function TrashDaysField({ value, problem, onChange }: TrashDaysProps) {
  return (
    <Field
      label="Keep deleted objects for (days)"
      problem={problem}
      hint="What is deleted or replaced can be restored for as long. 0 keeps nothing; at most 90."
    >
      {(ids) => (
        <TextInput {...ids} inputMode="numeric" className="max-w-24" value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}
