import { useQueryClient } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { copyObject, copyUrl } from "#/api/batch";
import { faultOf } from "#/api/fault";
import type { StoredObject } from "#/api/objects";
import { useAction } from "#/api/use-action";
import { curl } from "#/lib/curl";
import { lastSegment } from "#/lib/object-key";
import { Button, IconButton } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { DialogCurl } from "#/ui/dialog-curl";
import { Field, TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";
import { HEADERS, headerChanges, headerText } from "./headers";
import { type MetadataRow, metadataOf, metadataProblem } from "./metadata";

/** Changes the headers and the metadata of an object, which is a copy onto itself: its bytes stay. */
export function EditDialog({ object, onClose }: { object: StoredObject; onClose(): void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const { bucket, key } = object;
  const [contentType, setContentType] = useState(object.contentType);
  const [headers, setHeaders] = useState(() => headerText(object));
  const [rows, setRows] = useState<MetadataRow[]>(() =>
    Object.entries(object.metadata).map(([name, value], id) => ({ id, name, value })),
  );
  const problem = metadataProblem(rows);
  const body = { destinationKey: key, contentType: contentType.trim(), ...headerChanges(object, headers), metadata: metadataOf(rows) };
  const save = useAction({
    mutationFn: () => copyObject(bucket, key, body),
    onSuccess: (saved) => {
      queryClient.setQueryData(["object", bucket, key], saved);
      void queryClient.invalidateQueries({ queryKey: ["objects", bucket] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === null && contentType.trim() !== "") save.run();
  };
  const change = (id: number, some: Partial<MetadataRow>) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...some } : row)));
  return (
    <Dialog
      open
      wide
      title={
        <>
          Edit “<bdi>{lastSegment(key)}</bdi>”
        </>
      }
      description="The bytes stay. A header that is left empty is taken away."
      onClose={onClose}
      footer={
        <>
          <DialogCurl text={() => curl({ method: "POST", url: copyUrl(bucket, key), json: body })} />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" pending={save.isPending}>
            {save.isPending ? "Saving…" : "Save"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-3 pb-3">
        <Field label="Type" problem={contentType.trim() === "" ? "Give it a type." : null} hint="The Content-Type it is served with">
          {(ids) => <TextInput {...ids} mono data-focus-first value={contentType} onChange={(event) => setContentType(event.target.value)} />}
        </Field>
        <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
          {HEADERS.map(({ field, label, hint }) => (
            <Field key={field} label={label} hint={hint}>
              {(ids) => (
                <TextInput
                  {...ids}
                  mono
                  placeholder="Not set"
                  value={headers[field]}
                  onChange={(event) => setHeaders({ ...headers, [field]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </div>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 font-medium">Metadata</legend>
          {rows.map((row, index) => (
            <div key={row.id} className="flex items-center gap-2">
              <span className="shrink-0 font-mono text-xs whitespace-nowrap text-text-muted">x-metadata-</span>
              <TextInput
                mono
                aria-label={`Name ${index + 1}`}
                value={row.name}
                onChange={(event) => change(row.id, { name: event.target.value })}
              />
              <TextInput
                dir="auto"
                aria-label={`Value ${index + 1}`}
                value={row.value}
                onChange={(event) => change(row.id, { value: event.target.value })}
              />
              <IconButton
                label={`Remove ${row.name === "" ? `entry ${index + 1}` : row.name}`}
                icon={<X size={15} aria-hidden />}
                onClick={() => setRows(rows.filter(({ id }) => id !== row.id))}
              />
            </div>
          ))}
          <div>
            <Button
              icon={<Plus size={14} aria-hidden />}
              onClick={() => setRows([...rows, { id: Math.max(-1, ...rows.map(({ id }) => id)) + 1, name: "", value: "" }])}
            >
              Add an entry
            </Button>
          </div>
          <p aria-live="polite" className="min-h-4 text-xs text-danger-text">
            {problem}
          </p>
        </fieldset>
        {save.error !== null && <FaultNotice fault={faultOf(save.error)} />}
      </form>
    </Dialog>
  );
}
