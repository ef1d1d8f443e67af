import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { isWith, useShortcut } from "#/lib/shortcuts";
import { IconButton } from "#/ui/button";
import { SelectInput, TextInput } from "#/ui/field";

/** Typing asks the server only once it pauses. */
const PAUSE_MS = 250;

interface FindBarProps {
  find: string;
  within: boolean;
  /** There is a folder to stay within. */
  inFolder: boolean;
  onChange(find: string, within: boolean): void;
  onClose(): void;
}

/** Finds keys by any part of them. What is typed becomes part of the address. */
export function FindBar({ find, within, inFolder, onChange, onClose }: FindBarProps) {
  const [text, setText] = useState(find);
  // Back and forward change what is looked for as well.
  const [given, setGiven] = useState(find);
  if (given !== find) {
    setGiven(find);
    setText(find);
  }
  const box = useRef<HTMLInputElement>(null);
  useShortcut(
    (event) => isWith("f", event),
    () => {
      box.current?.focus();
      box.current?.select();
    },
    { whileTyping: true },
  );
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    if (text === find) return;
    const timer = setTimeout(() => latest.current(text, within), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, find, within]);
  return (
    <search className="flex items-center gap-2 border-b border-line px-5 py-2">
      <Search size={15} aria-hidden className="shrink-0 text-text-muted" />
      <TextInput
        ref={box}
        type="search"
        aria-label="Find"
        placeholder="Any part of a key"
        dir="auto"
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            onClose();
          } else if (event.key === "Enter") onChange(text, within);
          else if (event.key === "ArrowDown") {
            event.preventDefault();
            document.querySelector<HTMLElement>("[role=grid] [role=row][tabindex='0']")?.focus();
          }
        }}
      />
      {inFolder && (
        <SelectInput
          aria-label="Where to look"
          className="w-auto! shrink-0"
          value={within ? "folder" : "bucket"}
          onChange={(event) => onChange(text, event.target.value === "folder")}
        >
          <option value="bucket">in the whole bucket</option>
          <option value="folder">in this folder</option>
        </SelectInput>
      )}
      <IconButton label="Close the search" shortcut="Esc" icon={<X size={16} aria-hidden />} onClick={onClose} />
    </search>
  );
}
