import { CopyButton } from "./copy-button";

/** At the left of a dialog's foot: what its main button is about to ask, as a command. */
export function DialogCurl({ text }: { text(): string }) {
  return (
    <span className="mr-auto">
      <CopyButton label="Copy as curl" look="quiet" text={text} />
    </span>
  );
}
