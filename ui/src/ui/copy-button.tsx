import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, IconButton } from "./button";

interface CopyProps {
  /** Made when pressed, so that it is what is on the screen then. */
  text(): string;
  label: string;
  look?: "icon" | "plain" | "primary" | "quiet";
}

/** Copies and says so in its own place, for a moment. */
export function CopyButton({ text, label, look = "plain" }: CopyProps) {
  const [said, setSaid] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), 1600);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => {
    navigator.clipboard.writeText(text()).then(
      () => setSaid("copied"),
      () => setSaid("failed"),
    );
  };
  const icon = said === "copied" ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />;
  const now = said === "copied" ? "Copied" : said === "failed" ? "Copying was refused" : label;
  return (
    <>
      {look === "icon" ? (
        <IconButton label={now} icon={icon} onClick={copy} />
      ) : (
        <Button look={look} icon={icon} onClick={copy}>
          {now}
        </Button>
      )}
      <span role="status" className="sr-only">
        {said === null ? "" : now}
      </span>
    </>
  );
}
