import { useState } from "react";
import { CodeBlock } from "#/ui/code";
import { Section } from "#/ui/page";
import { Segments } from "#/ui/segments";
import { keepLanguage, lastLanguage } from "./drafts";
import type { Built } from "./request";
import { LANGUAGES, snippet } from "./snippets";

/** The request as it is typed, to be pasted into a shell or a program. */
export function Snippets({ request }: { request: Built }) {
  const [language, setLanguage] = useState(lastLanguage);
  return (
    <Section title="As a program">
      <Segments
        label="Language"
        value={language}
        choices={LANGUAGES.map((value) => ({ value, label: value }))}
        onChange={(chosen) => {
          keepLanguage(chosen);
          setLanguage(chosen);
        }}
      />
      <CodeBlock label={`The request in ${language}`} text={snippet(language, request)} />
      {request.tokenVariable !== null && (
        <p className="text-xs text-text-muted">
          It takes the {request.tokenVariable === "STOWBOX_API_KEY" ? "key" : "admin token"} from the variable{" "}
          <code className="font-mono">{request.tokenVariable}</code>.
        </p>
      )}
    </Section>
  );
}
