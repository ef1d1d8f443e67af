import { Chips } from "#/ui/chips";
import type { OnConflict } from "./copy-plan";

interface ConflictChoiceProps {
  value: OnConflict;
  /** Whether what is replaced goes to a trash. */
  trash: boolean;
  onChange(value: OnConflict): void;
}

const CHOICES = [
  { value: "rename", label: "Keep both" },
  { value: "skip", label: "Skip" },
  { value: "replace", label: "Replace" },
] as const;

/** What becomes of names that are taken. The one that loses nothing comes first. */
export function ConflictChoice({ value, trash, onChange }: ConflictChoiceProps) {
  return (
    <div>
      <Chips legend="If there is one of the same name" value={value} choices={CHOICES} onChange={onChange} />
      <p aria-live="polite" className="mt-1.5 min-h-4 text-xs text-text-muted">
        {meaning(value, trash)}
      </p>
    </div>
  );
}

function meaning(value: OnConflict, trash: boolean): string {
  if (value === "rename") return "The one that comes gets a number: “photo (2).jpg”.";
  if (value === "skip") return "Both stay where they are.";
  return trash ? "What is there goes to the trash." : "What is there goes for good: Undo does not bring it back.";
}
