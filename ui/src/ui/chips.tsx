import { clsx } from "clsx";
import { useId } from "react";

interface ChipsProps<T extends string> {
  legend: string;
  value: T;
  choices: readonly { value: T; label: string }[];
  onChange(value: NoInfer<T>): void;
}

/** One of a few short words, side by side. */
export function Chips<T extends string>({ legend, value, choices, onChange }: ChipsProps<T>) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-1.5">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className={clsx(
              "flex h-8 items-center rounded-md border px-3 select-none has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus",
              choice.value === value
                ? "border-accent-text bg-surface-selected font-medium text-accent-text"
                : "border-line-strong/50 hover:bg-surface-hover",
            )}
          >
            <input
              type="radio"
              name={name}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
              className="sr-only"
            />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
