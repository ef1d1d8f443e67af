import { type ComponentPropsWithRef, useEffect, useRef } from "react";
import { localInput } from "#/lib/time";
import { TextInput } from "./field";

/** A moment is typed digit by digit, and each digit makes another one. */
const SETTLED_MS = 300;

interface MomentInputProps extends Omit<ComponentPropsWithRef<"input">, "value" | "onChange" | "type"> {
  /** In UTC; undefined while there is none. */
  value: string | undefined;
  /** Another moment is there, and typing has paused. */
  onChange(moment: string | undefined): void;
}

/** A moment in the time zone of whoever types it. What is typed is theirs until they leave it. */
export function MomentInput({ value, onChange, ...rest }: MomentInputProps) {
  const shown = value === undefined ? "" : localInput(Date.parse(value));
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
    if (box.current !== null && box.current !== document.activeElement) box.current.value = shown;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <TextInput
      {...rest}
      ref={box}
      type="datetime-local"
      max="9999-12-31T23:59"
      defaultValue={shown}
      onChange={({ target }) => {
        clearTimeout(timer.current);
        const moment = new Date(target.value);
        const next = Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
        timer.current = setTimeout(() => latest.current(next), SETTLED_MS);
      }}
    />
  );
}
