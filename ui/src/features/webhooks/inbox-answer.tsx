import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { faultOf } from "#/api/fault";
import { type Inbox, updateInbox } from "#/api/inboxes";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";

/** What the inbox shall answer, and after how long: to see how the server takes a failure or a slow receiver. */
export function InboxAnswerForm({ inbox }: { inbox: Inbox }) {
  const id = useId();
  const queryClient = useQueryClient();
  const [status, setStatus] = useState(String(inbox.status));
  const [delay, setDelay] = useState(String(inbox.delayMs));
  const body = { status: Number(status), delayMs: Number(delay) };
  const save = useAction({
    mutationFn: () => updateInbox(inbox.id, body),
    onSuccess: (saved) => {
      queryClient.setQueryData(["inbox", inbox.id], saved);
      void queryClient.invalidateQueries({ queryKey: ["inboxes"] });
    },
    repeatable: true,
  });
  const problem = within(status, 200, 599)
    ? within(delay, 0, 60_000)
      ? null
      : "The delay is 0 to 60000 ms"
    : "The status is 200 to 599";
  const changed = status !== String(inbox.status) || delay !== String(inbox.delayMs);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === null && changed) save.run();
  };
  return (
    <form onSubmit={submit} aria-label="Answer" className="flex flex-wrap items-center gap-2">
      <label htmlFor={`${id}-status`}>Answers</label>
      <TextInput
        id={`${id}-status`}
        inputMode="numeric"
        className="w-16!"
        value={status}
        onChange={(event) => setStatus(event.target.value)}
      />
      <label htmlFor={`${id}-delay`}>
        after<span className="sr-only"> milliseconds</span>
      </label>
      <TextInput
        id={`${id}-delay`}
        inputMode="numeric"
        className="w-20!"
        value={delay}
        onChange={(event) => setDelay(event.target.value)}
      />
      <span aria-hidden>ms</span>
      <Button
        type="submit"
        pending={save.isPending}
        disabledBecause={problem ?? (changed ? null : "Nothing has changed")}
      >
        Set
      </Button>
      {problem === null && (
        <CopyButton
          label="Copy as curl"
          look="icon"
          text={() => curl({ method: "PATCH", url: `${baseUrl()}/v1/inboxes/${inbox.id}`, json: body })}
        />
      )}
      {save.error !== null && <FaultNotice fault={faultOf(save.error)} />}
    </form>
  );
}

function within(text: string, least: number, most: number): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
