import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { faultOf } from "#/api/fault";
import { useAction } from "#/api/use-action";
import { type Webhook, replayFailed, webhookUrl } from "#/api/webhooks";
import { plural } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Choices, Field, TextInput } from "#/ui/field";
import { Notice } from "#/ui/notice";
import { FaultNotice } from "#/ui/states";

const HOUR_MS = 3_600_000;
const SPANS = [
  { value: "1h", label: "The last hour", ms: HOUR_MS },
  { value: "1d", label: "The last day", ms: 24 * HOUR_MS },
  { value: "7d", label: "The last seven days", ms: 168 * HOUR_MS },
  { value: "30d", label: "All that is kept", detail: "30 days.", ms: 720 * HOUR_MS },
  { value: "at", label: "Since a moment of your choice", ms: 0 },
] as const;
type Span = (typeof SPANS)[number]["value"];

/** Sends again what failed, since a moment. What was taken meanwhile, or is under way, is left alone by the server. */
export function ReplayDialog({ webhook, onClose }: { webhook: Webhook; onClose(): void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [span, setSpan] = useState<Span>("1d");
  const [moment, setMoment] = useState("");
  const replay = useAction({
    mutationFn: (since: string) => replayFailed(webhook.id, since),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["deliveries", webhook.id] }),
  });
  const since = () => (span === "at" ? new Date(moment) : new Date(Date.now() - (SPANS.find(({ value }) => value === span)?.ms ?? 0)));
  const missing = span === "at" && Number.isNaN(new Date(moment).getTime()) ? "Choose a moment first" : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing === null) replay.run(since().toISOString());
  };
  if (replay.data !== undefined) {
    return (
      <Dialog
        open
        title="Redeliver what failed"
        onClose={onClose}
        footer={
          <Button look="primary" data-focus-first onClick={onClose}>
            Done
          </Button>
        }
      >
        <div className="pb-3">
          <Notice tone={replay.data === 0 ? "info" : "ok"}>
            {replay.data === 0
              ? "Nothing to send: no event since then has failed and is not under way."
              : `${plural(replay.data, "event")} ${replay.data === 1 ? "is" : "are"} being sent again, each as a new delivery.`}
          </Notice>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      title="Redeliver what failed"
      description="Each event that your server has not taken is sent once more. What it took meanwhile is left alone."
      onClose={onClose}
      footer={
        <>
          <DialogCurl
            text={() =>
              curl({
                method: "POST",
                url: webhookUrl(webhook.id, "/replay"),
                json: { since: missing === null ? since().toISOString() : "", status: "failed" },
              })
            }
          />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" pending={replay.isPending} disabledBecause={missing}>
            {replay.isPending ? "Sending…" : "Redeliver"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-3 pb-3">
        <Choices legend="Failed in" value={span} choices={SPANS} onChange={setSpan} />
        {span === "at" && (
          <Field label="Since" hint="In your time zone.">
            {(ids) => (
              <TextInput {...ids} type="datetime-local" value={moment} onChange={(event) => setMoment(event.target.value)} />
            )}
          </Field>
        )}
        {replay.error !== null && <FaultNotice fault={faultOf(replay.error)} />}
      </form>
    </Dialog>
  );
}
