import { clsx } from "clsx";
import type { ReactNode } from "react";

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  choices: readonly { value: NoInfer<T>; label: ReactNode }[];
  onChange(value: NoInfer<T>): void;
}

/** One of a few, side by side: a way to look at the same thing, not something that is stored. */
export function Segments<T extends string>({ label, value, choices, onChange }: SegmentsProps<T>) {
  return (
    <div role="group" aria-label={label} className="inline-flex h-8 items-stretch self-start rounded-md border border-line p-0.5">
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
          className={clsx(
            "rounded-sm px-2.5",
            choice.value === value ? "bg-surface-selected font-medium text-accent-text" : "text-text-muted hover:bg-surface-hover",
          )}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
