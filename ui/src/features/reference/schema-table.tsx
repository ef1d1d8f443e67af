import type { ApiDocument, ApiSchema } from "#/api/reference";
import { InlineProse } from "#/ui/prose";
import { type SchemaField, formsOf } from "./schema";

/** What is in a body, field by field. */
export function SchemaTable({ document, schema }: { document: ApiDocument; schema: ApiSchema }) {
  return formsOf(document, schema).map((form, index) => (
    <div key={form.label ?? ""} className="flex flex-col gap-1">
      {form.label !== null && (
        <p className="font-medium">
          {index === 0 ? "Either with " : "Or with "}
          <code className="font-mono text-xs">{form.label}</code>
        </p>
      )}
      <dl className="divide-y divide-line border-y border-line">
        {form.fields.map((field) => (
          <Row key={field.name} field={field} />
        ))}
      </dl>
    </div>
  ));
}

function Row({ field: { name, type, required, description, limits } }: { field: SchemaField }) {
  return (
    <div className="grid grid-cols-[minmax(7rem,13rem)_minmax(0,1fr)] gap-x-4 py-1.5">
      <dt className="font-mono text-xs leading-5 [overflow-wrap:anywhere]">{name === "" ? "The body" : name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">
        <span className="text-text-muted">
          {type}
          {required && name !== "" && ", required"}
        </span>
        {description !== "" && (
          <span className="block">
            <InlineProse text={description} />
          </span>
        )}
        {limits.length > 0 && (
          <span className="block text-xs text-text-muted">
            <InlineProse text={limits.join("; ")} />
          </span>
        )}
      </dd>
    </div>
  );
}
