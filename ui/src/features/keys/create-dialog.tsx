import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { faultOf } from "#/api/fault";
import { type CreateKey, type Permission, createKey } from "#/api/keys";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { useBucketNames } from "#/api/use-bucket-names";
import { curl } from "#/lib/curl";
import { localInput, zoneName } from "#/lib/time";
import { BucketPicker } from "#/ui/bucket-picker";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Choices, Field, SelectInput, TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";
import { useNow } from "#/ui/time";
import { IssuedKeyDialog } from "./issued-key";
import { EXPIRIES, type Expiry, PERMISSIONS, PRESETS, dateProblem, expiresAt } from "./permissions";

const DAY_MS = 86_400_000;

/** Asks what the key may do, then shows its secret, once. */
export function CreateKeyDialog({ onClose }: { onClose(): void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [missing, setMissing] = useState(false);
  const [permission, setPermission] = useState<Permission>("admin");
  const [buckets, setBuckets] = useState<readonly string[] | null>(null);
  const [expiry, setExpiry] = useState<Expiry>("never");
  const [date, setDate] = useState(() => localInput(Date.now() + 14 * DAY_MS));
  const now = useNow();
  const known = useBucketNames();
  const create = useAction({
    mutationFn: createKey,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["keys"] }),
  });

  const badDate = expiry === "custom" ? dateProblem(date, now) : null;
  const body = (): CreateKey => {
    const until = badDate === null ? expiresAt(expiry, date, Date.now()) : null;
    return {
      name: name.trim(),
      permission,
      ...(buckets === null ? {} : { buckets: [...buckets] }),
      ...(until === null ? {} : { expiresAt: until }),
    };
  };
  const noBuckets = buckets !== null && buckets.length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(name.trim() === "");
    if (name.trim() !== "" && !noBuckets && badDate === null) create.run(body());
  };

  if (create.data !== undefined) return <IssuedKeyDialog issued={create.data} onClose={onClose} />;
  return (
    <Dialog
      open
      title="New key"
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "POST", url: `${baseUrl()}/v1/keys`, json: body() })} />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look="primary"
            pending={create.isPending}
            disabledBecause={noBuckets ? "Choose at least one bucket" : badDate === null ? null : "Mend the date it expires on"}
          >
            {create.isPending ? "Creating…" : "Create key"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4 pb-3">
        <div role="group" aria-label="Presets" className="flex flex-wrap gap-2">
          {PRESETS.map((preset) => (
            <Button
              key={preset.name}
              onClick={() => {
                setName(preset.name);
                setMissing(false);
                setPermission(preset.permission);
                setExpiry(preset.expiry);
              }}
            >
              {preset.name}
            </Button>
          ))}
        </div>
        <Field
          label="Name"
          hint="What it is for, so that you know later what revoking it stops."
          problem={missing ? "Give it a name." : null}
        >
          {(ids) => (
            <TextInput
              {...ids}
              data-focus-first
              dir="auto"
              maxLength={100}
              value={name}
              onChange={(event) => {
                setName(event.target.value);
                setMissing(false);
              }}
            />
          )}
        </Field>
        <Choices legend="It may" value={permission} choices={PERMISSIONS} onChange={setPermission} />
        <BucketPicker value={buckets} onChange={setBuckets} {...known} />
        <Field label="Expires">
          {(ids) => (
            <SelectInput {...ids} value={expiry} onChange={(event) => setExpiry(event.target.value as Expiry)}>
              {EXPIRIES.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        {expiry === "custom" && (
          <Field label="Expires on" hint={`In the zone of this machine: ${zoneName(now)}`} problem={badDate}>
            {(ids) => <TextInput {...ids} type="datetime-local" value={date} onChange={({ target }) => setDate(target.value)} />}
          </Field>
        )}
        {create.error !== null && <FaultNotice fault={faultOf(create.error)} />}
      </form>
    </Dialog>
  );
}
