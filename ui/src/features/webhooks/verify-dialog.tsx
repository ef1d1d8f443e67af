import { useState } from "react";
import type { DeliveryDetail } from "#/api/webhooks";
import { Button } from "#/ui/button";
import { CodeBlock } from "#/ui/code";
import { Dialog } from "#/ui/dialog";
import { Segments } from "#/ui/segments";
import { LANGUAGES, type Language, SECRET_VARIABLE, verifySnippet } from "./snippets";

/** Programs that verify this very delivery. */
export function VerifyDialog({ delivery, onClose }: { delivery: DeliveryDetail; onClose(): void }) {
  const [language, setLanguage] = useState<Language>("Node");
  const { headers, body } = delivery.request;
  const signed = { body, timestamp: headers["x-webhook-timestamp"] ?? "", signature: headers["x-signature"] ?? "" };
  return (
    <Dialog
      open
      wide
      title="Verify the signature"
      description={
        <>
          Filled with this very delivery. Put the secret into <code className="font-mono text-xs">{SECRET_VARIABLE}</code> and run it:
          it prints “valid”.
        </>
      }
      onClose={onClose}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="flex flex-col gap-3 pb-3">
        <Segments
          label="Language"
          value={language}
          choices={LANGUAGES.map((value) => ({ value, label: value }))}
          onChange={setLanguage}
        />
        <CodeBlock label={`Verify with ${language}`} text={verifySnippet(language, signed)} />
        <p className="text-text-muted">
          Any library for Standard Webhooks works, too: it reads webhook-id, webhook-timestamp and webhook-signature.
        </p>
      </div>
    </Dialog>
  );
}
