import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { faultOf } from "#/api/fault";
import { type Signed, signUrl } from "#/api/links";
import { statusQuery } from "#/api/queries";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { copyWhenKnown } from "#/lib/clipboard";
import { curl } from "#/lib/curl";
import { Link } from "#/lib/link";
import { lastSegment } from "#/lib/object-key";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { Chips } from "#/ui/chips";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Field, SelectInput, TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";
import { useNow } from "#/ui/time";
import { type LinkForm, NEW_LINK, problemsOf, requestOf } from "./link-form";
import { LifetimeChoice } from "./lifetime-choice";
import { ObjectLinks } from "./object-links";
import { SignedLink } from "./signed-link";

interface ShareDialogProps {
  bucket: string;
  objectKey: string;
  onClose(): void;
}

/** Makes a link to one object for somebody without a key, and shows the links it has. */
export default function ShareDialog({ bucket, objectKey, onClose }: ShareDialogProps) {
  const [made, setMade] = useState<{ signed: Signed; copied: boolean } | null>(null);
  const title = (
    <>
      Share “<bdi>{lastSegment(objectKey)}</bdi>”
    </>
  );
  if (made !== null) {
    return (
      <Dialog
        open
        title={title}
        onClose={onClose}
        footer={
          <>
            <Button className="mr-auto" look="quiet" onClick={() => setMade(null)}>
              Make another
            </Button>
            <Button data-focus-first look="primary" onClick={onClose}>
              Done
            </Button>
          </>
        }
      >
        <SignedLink bucket={bucket} signed={made.signed} copied={made.copied} onRevoked={() => setMade(null)} />
      </Dialog>
    );
  }
  return <ShareForm title={title} bucket={bucket} objectKey={objectKey} onClose={onClose} onMade={setMade} />;
}

interface ShareFormProps extends ShareDialogProps {
  title: React.ReactNode;
  onMade(made: { signed: Signed; copied: boolean }): void;
}

function ShareForm({ title, bucket, objectKey, onClose, onMade }: ShareFormProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const now = useNow();
  const [form, setForm] = useState<LinkForm>(NEW_LINK);
  const [asked, setAsked] = useState(false);
  const change = (some: Partial<LinkForm>) => setForm({ ...form, ...some });
  const problems = problemsOf(form, now);
  const body = requestOf(form, objectKey, now);
  const make = useAction({
    mutationFn: async (request: NonNullable<typeof body>) => {
      const signing = signUrl(bucket, request);
      // Asked for within the click, or some engines refuse; a refusal does not undo the link.
      const copying = copyWhenKnown(signing.then(({ url }) => url)).then(
        () => true,
        () => false,
      );
      return { signed: await signing, copied: await copying };
    },
    onSuccess: (result) => {
      void queryClient.invalidateQueries({ queryKey: ["links"] });
      onMade(result);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    // The screen's clock ticks slowly: the seconds until a moment are counted anew.
    const request = requestOf(form, objectKey, Date.now());
    if (request !== null) make.run(request);
  };
  const put = form.method === "PUT";
  return (
    <Dialog
      open
      title={title}
      description="Whoever has the link needs no key, until it ends or you revoke it."
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "POST", url: `${baseUrl()}/v1/buckets/${bucket}/sign`, json: body })} />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" data-focus-first pending={make.isPending}>
            {make.isPending ? "Making…" : "Make and copy the link"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4 pb-3">
        <Chips
          legend="The holder may"
          value={form.method}
          choices={[
            { value: "GET", label: "Download it" },
            { value: "PUT", label: "Upload over it" },
          ]}
          onChange={(method) => change({ method })}
        />
        <LifetimeChoice
          value={form.lifetime}
          problem={asked || form.lifetime.kind === "until" ? problems.lifetime : null}
          onChange={(lifetime) => change({ lifetime })}
        />
        {put ? (
          <div className="grid grid-cols-2 gap-x-4">
            <Field label="Largest upload" hint="Empty: no limit" problem={problems.maxSize}>
              {(ids) => <TextInput {...ids} placeholder="20 MiB" value={form.maxSize} onChange={(event) => change({ maxSize: event.target.value })} />}
            </Field>
            <Field label="Content type" hint="Empty: any">
              {(ids) => <TextInput {...ids} mono placeholder="image/png" value={form.contentType} onChange={(event) => change({ contentType: event.target.value })} />}
            </Field>
          </div>
        ) : (
          <label className="flex items-center gap-2.5">
            <input type="checkbox" className="size-4" checked={form.download} onChange={(event) => change({ download: event.target.checked })} />
            Save it to disk instead of showing it
          </label>
        )}
        <div className="grid grid-cols-2 gap-x-4">
          <Field label="Uses" hint="Empty: as many as wanted" problem={problems.maxUses}>
            {(ids) => <TextInput {...ids} inputMode="numeric" placeholder="Any" value={form.maxUses} onChange={(event) => change({ maxUses: event.target.value })} />}
          </Field>
          <BaseUrlChoice value={form.baseUrl} onChange={(value) => change({ baseUrl: value })} />
        </div>
        {make.error !== null && <FaultNotice fault={faultOf(make.error)} />}
        <ObjectLinks bucket={bucket} objectKey={objectKey} />
      </form>
    </Dialog>
  );
}

/** The addresses that the server answers under; only the operator is told of them. */
function BaseUrlChoice({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { data: status } = useQuery(statusQuery);
  const listening = status?.listening ?? [];
  const known = new Set([
    ...(status?.publicUrls ?? []),
    ...listening,
    ...listening.map((url) => url.replace("127.0.0.1", "localhost")),
  ]);
  return (
    <Field
      label="Address"
      hint={
        status === undefined ? (
          "The link works at each of the server’s"
        ) : (
          <>
            For containers or other computers, <Link to={paths.settings("server")} className="text-accent-text underline">add their address</Link> first
          </>
        )
      }
    >
      {(ids) => (
        <SelectInput {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">The server’s own</option>
          {[...known].map((url) => (
            <option key={url}>{url}</option>
          ))}
        </SelectInput>
      )}
    </Field>
  );
}
