import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleMinus, CircleX } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { blockingFault, faultOf } from "#/api/fault";
import { baseUrl } from "#/api/session";
import { type ProbeStep, type Storage, changeStorage, probeStorage, storageQuery } from "#/api/settings";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { formatDuration } from "#/lib/time";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Choices, Field, TextInput } from "#/ui/field";
import { Notice } from "#/ui/notice";
import { Section } from "#/ui/page";
import { FaultNotice, FaultState, LoadingRows } from "#/ui/states";
import { toast } from "#/ui/toast";
import { ADMIN_TOKEN } from "./account-dialog";
import { SettingsFrame } from "./frame";
import { FIELDS, type Service, storageOf, storageProblem, withoutSecrets } from "./storage-fields";

/** Where the bytes of objects go, and for an empty server the way to another place. */
export function StorageSettings() {
  const storage = useQuery(storageQuery);
  const fault = blockingFault(storage);
  return (
    <SettingsFrame here="storage">
      {fault !== null ? (
        <FaultState fault={fault} onRetry={() => void storage.refetch()} />
      ) : storage.data === undefined ? (
        <LoadingRows label="Loading the storage" rows={4} />
      ) : (
        <div className="flex-1 overflow-y-auto">
          <div className="flex max-w-2xl flex-col gap-8 px-5 py-6">
            <Section title="In use">
              <InUse storage={storage.data} />
            </Section>
            {!storage.data.fixed && storage.data.empty && (
              <Section title="Another storage">
                <StorageForm />
              </Section>
            )}
          </div>
        </div>
      )}
    </SettingsFrame>
  );
}

const SERVICES = [
  { value: "fs", label: "A folder", detail: "On a disk of the server's computer." },
  { value: "s3", label: "S3", detail: "Amazon's, or any service that speaks its protocol." },
  { value: "azblob", label: "Azure Blob Storage", detail: "A container of a storage account." },
  { value: "webdav", label: "WebDAV", detail: "A NAS or a Nextcloud. Takes 32 MiB at once: larger objects go in parts." },
] as const;

function InUse({ storage: { service, location, options, fixed, empty } }: { storage: Storage }) {
  return (
    <>
      <Facts
        facts={[
          ["Service", SERVICES.find(({ value }) => value === service)?.label ?? service],
          ["Place", <code key="place">{location}</code>],
          ...Object.entries(options).map(([name, value]) => [name, value ?? "Set, not shown"] as const),
        ]}
      />
      {fixed ? (
        <Notice tone="info">
          Given when the server was started (<code className="font-mono text-xs">--storage</code> or its settings file), and can be
          changed there only.
        </Notice>
      ) : (
        !empty && (
          <Notice tone="info">
            It holds objects. The storage can be changed only while the server holds nothing: no objects, no uploads, an empty trash.
          </Notice>
        )
      )}
    </>
  );
}

function StorageForm() {
  const queryClient = useQueryClient();
  const [service, setService] = useState<Service>("fs");
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const body = storageOf(service, values);
  const wanted = JSON.stringify(body);
  const problem = storageProblem(body);
  const probe = useAction({
    mutationFn: async () => ({ of: wanted, ...(await probeStorage(body)) }),
    repeatable: true,
  });
  const change = useAction({
    mutationFn: () => changeStorage(body),
    onSuccess: (storage) => {
      queryClient.setQueryData(storageQuery.queryKey, storage);
      void queryClient.invalidateQueries({ queryKey: ["status"] });
      setValues({});
      probe.reset();
      toast("The storage is in use");
    },
    repeatable: true,
  });
  // What was tried counts only for what is written there now.
  const tried = probe.data?.of === wanted ? probe.data : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === null) probe.run();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Choices legend="Service" value={service} choices={SERVICES} onChange={setService} />
      {FIELDS[service].map(({ option, label, hint, placeholder, secret, required }) => (
        <Field key={option} label={required ? `${label} (required)` : label} hint={hint}>
          {(ids) => (
            <TextInput
              {...ids}
              mono
              type={secret ? "password" : "text"}
              placeholder={placeholder}
              value={values[option] ?? ""}
              onChange={({ target }) => setValues({ ...values, [option]: target.value })}
            />
          )}
        </Field>
      ))}
      {tried !== undefined && <Steps steps={tried.steps} />}
      {(probe.error ?? change.error) !== null && <FaultNotice fault={faultOf(probe.error ?? change.error)} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" look={tried?.ok ? "plain" : "primary"} pending={probe.isPending} disabledBecause={problem}>
          {probe.isPending ? "Trying…" : "Try it"}
        </Button>
        <Button
          look={tried?.ok ? "primary" : "plain"}
          pending={change.isPending}
          disabledBecause={tried === undefined ? "Try it first" : tried.ok ? null : "It failed: change what is wrong, and try it again"}
          onClick={() => change.run()}
        >
          Use this storage
        </Button>
        <CopyButton
          label="Copy as curl"
          look="quiet"
          text={() => curl({ method: "PUT", url: `${baseUrl()}/admin/v1/storage`, token: ADMIN_TOKEN, json: withoutSecrets(body) })}
        />
      </div>
    </form>
  );
}

const STEP_WORDS: Record<ProbeStep["step"], string> = {
  open: "Open it",
  write: "Write a file",
  read: "Read it",
  range: "Read a part of it",
  list: "List it",
  delete: "Delete it",
};

const RESULTS: Record<ProbeStep["result"], { icon: ReactNode; word: string }> = {
  ok: { icon: <CircleCheck size={16} aria-hidden className="text-ok-text" />, word: "worked" },
  failed: { icon: <CircleX size={16} aria-hidden className="text-danger-text" />, word: "failed" },
  skipped: { icon: <CircleMinus size={16} aria-hidden className="text-text-muted" />, word: "not tried" },
};

function Steps({ steps }: { steps: readonly ProbeStep[] }) {
  return (
    <ol aria-label="How it went" className="flex flex-col rounded-md border border-line">
      {steps.map(({ step, result, durationMs, error }) => (
        <li key={step} className="flex min-h-9 flex-wrap items-center gap-x-2.5 border-line px-3 py-1.5 not-first:border-t">
          {RESULTS[result].icon}
          <span className="font-medium">{STEP_WORDS[step]}</span>
          <span className="text-text-muted">{RESULTS[result].word}</span>
          {result !== "skipped" && <span className="ml-auto text-text-muted">{formatDuration(durationMs)}</span>}
          {error != null && <span className="w-full font-mono text-xs text-danger-text [overflow-wrap:anywhere]">{error}</span>}
        </li>
      ))}
    </ol>
  );
}
