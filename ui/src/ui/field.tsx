import { clsx } from "clsx";
import { type ComponentPropsWithRef, type ReactNode, useId } from "react";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it, announced when it changes. */
  problem?: string | null;
  children(ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined }): ReactNode;
}

/** A labelled control with room for one line of help or of what is wrong. */
export function Field({ label, hint, problem = null, children }: FieldProps) {
  const id = useId();
  const said = problem !== null || hint !== undefined;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": said ? `${id}-said` : undefined,
        "aria-invalid": problem === null ? undefined : true,
      })}
      <div
        id={`${id}-said`}
        aria-live="polite"
        className={clsx("min-h-4 text-xs", problem === null ? "text-text-muted" : "text-danger-text")}
      >
        {problem ?? hint}
      </div>
    </div>
  );
}

const CONTROL =
  "w-full rounded-md border border-line-strong bg-surface px-2.5 text-text aria-invalid:border-danger-text";

export function TextInput({ className, mono = false, ...rest }: ComponentPropsWithRef<"input"> & { mono?: boolean; "data-focus-first"?: boolean }) {
  return (
    <input
      type="text"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      {...rest}
      className={clsx(CONTROL, "h-8", mono && "font-mono", className)}
    />
  );
}

export function TextArea({ className, ...rest }: ComponentPropsWithRef<"textarea">) {
  return <textarea spellCheck={false} {...rest} className={clsx(CONTROL, "py-1.5 font-mono", className)} />;
}

export function SelectInput({ className, ...rest }: ComponentPropsWithRef<"select">) {
  return <select {...rest} className={clsx(CONTROL, "h-8", className)} />;
}

interface Choice<T extends string> {
  value: T;
  label: string;
  detail?: string;
}

interface ChoicesProps<T extends string> {
  legend: string;
  value: T;
  choices: readonly Choice<NoInfer<T>>[];
  onChange(value: NoInfer<T>): void;
}

/** One of a few, each with a line that says what it means. */
export function Choices<T extends string>({ legend, value, choices, onChange }: ChoicesProps<T>) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1.5 font-medium">{legend}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="flex items-start gap-2.5 rounded-md border border-line px-3 py-2 hover:bg-surface-hover has-checked:border-accent-text has-checked:bg-surface-selected"
        >
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            className="mt-0.5 size-4 shrink-0"
          />
          <span>
            <span className="block font-medium">{choice.label}</span>
            {choice.detail !== undefined && <span className="block text-xs text-text-muted">{choice.detail}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
