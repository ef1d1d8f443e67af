import { clsx } from "clsx";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { isWith, useShortcut } from "#/lib/shortcuts";
import { TextInput } from "./field";

/** Nobody wants the list of every letter they type. */
const SETTLED_MS = 300;

interface FilterBoxProps {
  label: string;
  placeholder: string;
  /** What is looked for, as the address says. */
  value: string;
  /** What is looked for has changed, and typing has paused. */
  onChange(text: string): void;
  /** Each letter, for a list that is here already. */
  onType?: (text: string) => void;
  /** Down leads from here into the list. */
  onDown?: () => void;
  mono?: boolean;
  className?: string;
}

/** Narrows the list below it. Ctrl/Cmd+F leads here from anywhere on the screen; Escape empties it. */
export function FilterBox({ label, placeholder, value, onChange, onType, onDown, mono = false, className }: FilterBoxProps) {
  const [text, setText] = useState(value);
  const [followed, setFollowed] = useState(value);
  const [asked, setAsked] = useState(value);
  if (value !== followed) {
    setFollowed(value);
    // The address was changed by something else than typing here.
    if (value !== asked) {
      setAsked(value);
      setText(value);
    }
  }
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ onChange, text });
  useEffect(() => {
    latest.current = { onChange, text };
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  useShortcut(
    (event) => isWith("f", event),
    () => {
      box.current?.focus();
      box.current?.select();
    },
    { whileTyping: true },
  );
  const ask = (wanted: string) => {
    clearTimeout(timer.current);
    setAsked(wanted.trim());
    if (wanted.trim() !== value) latest.current.onChange(wanted.trim());
  };
  const type = (typed: string) => {
    setText(typed);
    onType?.(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      // Unless something else has emptied it meanwhile.
      if (latest.current.text === typed) ask(typed);
    }, SETTLED_MS);
  };
  return (
    <form
      role="search"
      className={clsx("relative max-w-full", className)}
      onSubmit={(event) => {
        event.preventDefault();
        ask(text);
      }}
    >
      <Search size={14} aria-hidden className="absolute top-2.25 left-2.5 text-text-muted" />
      <TextInput
        ref={box}
        type="search"
        dir="auto"
        aria-label={label}
        placeholder={placeholder}
        className={clsx("pl-8", mono && "font-mono text-xs")}
        value={text}
        onChange={({ target }) => type(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && text !== "") {
            event.preventDefault();
            type("");
            ask("");
          } else if (event.key === "ArrowDown" && onDown !== undefined) {
            event.preventDefault();
            // At once: asked for later, it would close what is opened there meanwhile.
            ask(text);
            onDown();
          }
        }}
      />
    </form>
  );
}

/** The way down from a filter into the grid below it. */
export function focusGrid(): void {
  document.querySelector<HTMLElement>("[role=grid] [role=row][tabindex='0']")?.focus();
}
