import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { blockingFault, faultOf } from "#/api/fault";
import { statusQuery } from "#/api/queries";
import { baseUrl } from "#/api/session";
import { type Settings, type UpdateSettings, settingsQuery, updateSettings } from "#/api/settings";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Choices, Field, TextArea, TextInput } from "#/ui/field";
import { Notice } from "#/ui/notice";
import { Section } from "#/ui/page";
import { FaultNotice, FaultState, LoadingRows } from "#/ui/states";
import { toast } from "#/ui/toast";
import { ADMIN_TOKEN } from "./account-dialog";
import { SettingsFrame } from "./frame";
import { type ServerFields, addressProblem, changeOf, fieldsOf, hasDocker, portProblem, urlsProblem, withDocker } from "./server-fields";

/** Where the server listens, what it is called, and where webhooks may go. */
export function ServerSettings() {
  const settings = useQuery(settingsQuery);
  const fault = blockingFault(settings);
  return (
    <SettingsFrame here="server">
      {fault !== null ? (
        <FaultState fault={fault} onRetry={() => void settings.refetch()} />
      ) : settings.data === undefined ? (
        <LoadingRows label="Loading the settings" rows={4} />
      ) : (
        <ServerForm settings={settings.data} />
      )}
    </SettingsFrame>
  );
}

const REACHES = [
  { value: "here", label: "This computer only" },
  { value: "network", label: "Other computers, too", detail: "Every network this computer is in." },
  { value: "other", label: "An address of your choice" },
] as const;

function ServerForm({ settings }: { settings: Settings }) {
  const webhooksId = useId();
  const queryClient = useQueryClient();
  // What was typed stays, also when the settings are asked for again; until then they are shown as they stand.
  const [typed, setTyped] = useState<ServerFields | null>(null);
  const fields = typed ?? fieldsOf(settings);
  const own = useQuery(statusQuery).data?.listening[0];
  const set = (change: Partial<ServerFields>) => setTyped({ ...fields, ...change });
  const save = useAction({
    mutationFn: (body: UpdateSettings) => updateSettings(body),
    onSuccess: (saved) => {
      queryClient.setQueryData(settingsQuery.queryKey, saved);
      setTyped(null);
      toast("Settings saved");
    },
    repeatable: true,
  });
  const problems = { port: portProblem(fields), address: addressProblem(fields), urls: urlsProblem(fields.publicUrls) };
  const body = changeOf(fields, settings);
  const idle = Object.keys(body).length === 0 ? "Nothing has changed" : null;
  const wrong = Object.values(problems).find((problem) => problem !== null) ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (idle === null && wrong === null) save.run(body);
  };
  const isFixed = (name: string) => settings.fixed.includes(name);
  return (
    <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-2xl flex-col gap-8 px-5 py-6">
          {settings.restartNeeded && (
            <Notice tone="warn">The new address holds from the next start on. Restart the server to go over to it.</Notice>
          )}
          <Section title="Address">
            <Given fixed={isFixed("listen")} by="--listen">
              <Choices legend="Reachable from" value={fields.reach} choices={REACHES} onChange={(reach) => set({ reach })} />
              {fields.reach === "other" ? (
                <Field label="Address and port" problem={problems.address}>
                  {(ids) => <TextInput {...ids} mono value={fields.address} onChange={({ target }) => set({ address: target.value })} />}
                </Field>
              ) : (
                <Field label="Port" problem={problems.port} hint="Holds from the next start on.">
                  {(ids) => (
                    <TextInput
                      {...ids}
                      inputMode="numeric"
                      className="w-28!"
                      value={fields.port}
                      onChange={({ target }) => set({ port: target.value })}
                    />
                  )}
                </Field>
              )}
            </Given>
            {fields.reach === "network" && (
              <Notice tone="warn">
                Whoever reaches this computer and has a key can use the server. Requests go as plain http, so keys can be read on the
                way: put a proxy with TLS before it outside of a network you trust.
              </Notice>
            )}
          </Section>
          <Section title="Public URLs">
            <Given fixed={isFixed("publicUrls")} by="--public-url">
              <Field
                label="Other URLs that lead here"
                problem={problems.urls}
                hint="One a line, such as a proxy's. The server answers under these only, and under loopback. The first one begins signed URLs."
              >
                {(ids) => (
                  <TextArea
                    {...ids}
                    rows={3}
                    placeholder="https://files.example.com"
                    value={fields.publicUrls}
                    onChange={({ target }) => set({ publicUrls: target.value })}
                  />
                )}
              </Field>
              <div className="-mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
                <Button
                  disabledBecause={hasDocker(fields.publicUrls) ? "It is there already" : own === undefined ? "Its port is not known yet" : null}
                  onClick={() => own !== undefined && set({ publicUrls: withDocker(fields.publicUrls, own) })}
                >
                  Add host.docker.internal
                </Button>
                <span className="text-xs text-text-muted">
                  The name by which containers reach this computer.
                  {fields.reach === "here" && " On Linux they do only if other computers may, too."}
                </span>
              </div>
            </Given>
          </Section>
          <Section title="Webhooks">
            <Given fixed={isFixed("allowPrivateWebhooks")} by="--allow-private-webhooks">
              <div className="flex items-start gap-2.5">
                <input
                  id={webhooksId}
                  type="checkbox"
                  className="mt-0.5 size-4 shrink-0"
                  checked={fields.allowPrivateWebhooks}
                  onChange={({ target }) => set({ allowPrivateWebhooks: target.checked })}
                />
                <label htmlFor={webhooksId}>
                  <span className="block font-medium">Webhooks may go to private addresses</span>
                  <span className="block text-xs text-text-muted">
                    Over plain http there, too. Whoever has a key can then make the server send requests into your network.
                  </span>
                </label>
              </div>
            </Given>
          </Section>
          {save.error !== null && <FaultNotice fault={faultOf(save.error)} />}
        </div>
      </div>
      <div className="flex items-center gap-2 border-t border-line px-5 py-3">
        <Button type="submit" look="primary" pending={save.isPending} disabledBecause={idle ?? wrong}>
          {save.isPending ? "Saving…" : "Save"}
        </Button>
        <CopyButton
          label="Copy as curl"
          look="quiet"
          text={() => curl({ method: "PATCH", url: `${baseUrl()}/admin/v1/settings`, token: ADMIN_TOKEN, json: body })}
        />
      </div>
    </form>
  );
}

/** A part that cannot be changed here when it was given at the start, and says so. */
function Given({ fixed, by, children }: { fixed: boolean; by: string; children: ReactNode }) {
  return (
    <>
      {fixed && (
        <Notice tone="info">
          Given when the server was started (<code className="font-mono text-xs">{by}</code> or its settings file), and can be changed
          there only.
        </Notice>
      )}
      <fieldset disabled={fixed} className="flex min-w-0 flex-col gap-3 disabled:opacity-60">
        {children}
      </fieldset>
    </>
  );
}
