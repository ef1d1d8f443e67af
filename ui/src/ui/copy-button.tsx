import { Check, CircleAlert, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { copyText } from "#/lib/clipboard";
import { Button, IconButton } from "./button";

interface CopyProps {
  /** Made when pressed, so that it is what is on the screen then. */
  text(): string;
  label: string;
  look?: "icon" | "plain" | "primary" | "quiet";
  /** A dialog opens with the focus on it. */
  focusFirst?: boolean;
}

/** Long enough to read what to do instead. */
const SAID_MS = { copied: 1_600, failed: 5_000 };

const ICONS: Record<keyof typeof SAID_MS, ReactNode> = {
  copied: <Check size={14} aria-hidden />,
  failed: <CircleAlert size={14} aria-hidden className="text-danger-text" />,
};

/** Copies and says so in its own place, for a moment; also that it could not. */
export function CopyButton({ text, label, look = "plain", focusFirst = false }: CopyProps) {
  const [said, setSaid] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS[said]);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => {
    copyText(text()).then(
      () => setSaid("copied"),
      () => setSaid("failed"),
    );
  };
  const icon = said === null ? <Copy size={14} aria-hidden /> : ICONS[said];
  const now = said === "copied" ? "Copied" : said === "failed" ? "Not copied: select it by hand" : label;
  return (
    <>
      {look === "icon" ? (
        <IconButton label={now} icon={icon} onClick={copy} />
      ) : (
        <Button look={look} icon={icon} onClick={copy} {...(focusFirst ? { "data-focus-first": true } : {})}>
          {now}
        </Button>
      )}
      <span role="status" className="sr-only">
        {said === null ? "" : now}
      </span>
    </>
  );
}
