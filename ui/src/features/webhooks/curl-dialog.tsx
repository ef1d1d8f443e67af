import { useState } from "react";
import type { DeliveryDetail } from "#/api/webhooks";
import { Button } from "#/ui/button";
import { CodeBlock } from "#/ui/code";
import { Dialog } from "#/ui/dialog";
import { Choices, Field, TextInput } from "#/ui/field";
import { Notice } from "#/ui/notice";
import { deliveryCurl, secretProblem, signatureHeaders } from "./signature";

const WAYS = [
  { value: "sent", label: "As it was sent", detail: "The very headers of the last attempt. A server that checks the time refuses it after some minutes." },
  { value: "now", label: "Signed now", detail: "Paste the signing secret. It is used in this page only, neither sent nor kept." },
] as const;
type Way = (typeof WAYS)[number]["value"];

/** The delivery as a command, as it was or with a signature of this moment. */
export function CurlDialog({ delivery, onClose }: { delivery: DeliveryDetail; onClose(): void }) {
  const { request, attempts, eventId } = delivery;
  const [way, setWay] = useState<Way>(attempts.length === 0 ? "now" : "sent");
  const [secret, setSecret] = useState("");
  const [signed, setSigned] = useState<Record<string, string> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // Browsers sign only on pages that came over https or from this computer.
  const canSign = window.isSecureContext;

  const sign = () => {
    const fault = secretProblem(secret.trim());
    setProblem(fault);
    if (fault !== null) return;
    void signatureHeaders(secret.trim(), eventId, Math.floor(Date.now() / 1000), request.body).then((headers) =>
      setSigned({ ...request.headers, "content-type": "application/json", ...headers }),
    );
  };
  const headers = way === "sent" ? request.headers : signed;
  return (
    <Dialog
      open
      wide
      title="Copy as curl"
      description="Sends this event to your server once more, from your own terminal."
      onClose={onClose}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="flex flex-col gap-3 pb-3">
        <Choices
          legend="Signature"
          value={way}
          choices={attempts.length === 0 ? WAYS.filter(({ value }) => value === "now") : WAYS}
          onChange={setWay}
        />
        {way === "now" && !canSign && (
          <Notice tone="warn">This page came over plain http, and browsers do not sign there. Open it by https or on the server itself.</Notice>
        )}
        {way === "now" && canSign && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              sign();
            }}
            className="flex items-start gap-2"
          >
            <div className="min-w-0 flex-1">
              <Field label="Signing secret" problem={problem} hint="The signature counts from the moment it is made.">
                {(ids) => (
                  <TextInput
                    {...ids}
                    mono
                    type="password"
                    placeholder="whsec_…"
                    value={secret}
                    onChange={(event) => {
                      setSecret(event.target.value);
                      setSigned(null);
                      setProblem(null);
                    }}
                  />
                )}
              </Field>
            </div>
            <Button type="submit" look="primary" className="mt-[1.625rem]">
              Sign
            </Button>
          </form>
        )}
        {headers !== null && <CodeBlock label="curl command" text={deliveryCurl(request.url, headers, request.body)} />}
      </div>
    </Dialog>
  );
}
