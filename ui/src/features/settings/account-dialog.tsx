import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import type { Account } from "#/api/account";
import { createAccount, updateAccount } from "#/api/accounts";
import { faultOf } from "#/api/fault";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Field, TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";
import { type AccountFields, NO_LIMITS, fieldsOf, planOf, rateProblem, sizeProblem } from "./limits";

/** The admin token is the operator's: an API key may not do this. */
export const ADMIN_TOKEN = "$STOWBOX_ADMIN_TOKEN";

/** Makes an account, or changes one: its name and its limits. */
export function AccountDialog({ account, onClose }: { account: Account | null; onClose(): void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const [fields, setFields] = useState(() => (account === null ? NO_LIMITS : fieldsOf(account)));
  const [tried, setTried] = useState(false);
  const body = { name: fields.name.trim(), plan: planOf(fields) };
  const save = useAction({
    mutationFn: () => (account === null ? createAccount(body) : updateAccount(account.id, body)),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["accounts"] });
      void queryClient.invalidateQueries({ queryKey: ["account"] });
      onClose();
    },
  });
  const problems = {
    name: tried && body.name === "" ? "Give it a name." : null,
    maxStorage: sizeProblem(fields.maxStorage),
    maxObject: sizeProblem(fields.maxObject),
    perMinute: rateProblem(fields.perMinute),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const fine = body.name !== "" && problems.maxStorage === null && problems.maxObject === null && problems.perMinute === null;
    if (fine) save.run();
  };
  const input = (name: keyof AccountFields) => ({
    value: fields[name],
    onChange: ({ target }: { target: { value: string } }) => setFields({ ...fields, [name]: target.value }),
  });
  const path = account === null ? "/admin/v1/accounts" : `/admin/v1/accounts/${account.id}`;
  return (
    <Dialog
      open
      title={account === null ? "New account" : "Change the account"}
      description={
        account === null
          ? "Its buckets, keys and usage are apart from the others'. It has no key at first: go over to it and make one."
          : "Limits count from the next request on. One below what is stored removes nothing."
      }
      onClose={onClose}
      footer={
        <>
          <DialogCurl
            text={() => curl({ method: account === null ? "POST" : "PATCH", url: baseUrl() + path, token: ADMIN_TOKEN, json: body })}
          />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" pending={save.isPending}>
            {save.isPending ? "Saving…" : account === null ? "Create account" : "Save"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-3 pb-3">
        <Field label="Name" problem={problems.name}>
          {(ids) => <TextInput {...ids} data-focus-first dir="auto" maxLength={100} {...input("name")} />}
        </Field>
        <Field label="Storage limit" problem={problems.maxStorage} hint="Empty: no limit. Over all of its buckets.">
          {(ids) => <TextInput {...ids} placeholder="20 GiB" {...input("maxStorage")} />}
        </Field>
        <Field label="Largest object" problem={problems.maxObject} hint="Empty: no limit.">
          {(ids) => <TextInput {...ids} placeholder="500 MiB" {...input("maxObject")} />}
        </Field>
        <Field label="Requests per minute" problem={problems.perMinute} hint="Per key. Empty: no limit.">
          {(ids) => <TextInput {...ids} inputMode="numeric" placeholder="600" {...input("perMinute")} />}
        </Field>
        <Field label="Name of the plan" hint="How you call these limits. Empty: “limited” or “unlimited”.">
          {(ids) => <TextInput {...ids} dir="auto" maxLength={100} {...input("plan")} />}
        </Field>
        {save.error !== null && <FaultNotice fault={faultOf(save.error)} />}
      </form>
    </Dialog>
  );
}
