import type { ApiDocument, ApiSchema } from "#/api/reference";

/** A field of a schema as a row of a table. */
export interface SchemaField {
  /** "plan.maxObjectBytes", "events[]": where it is within the whole. */
  name: string;
  type: string;
  required: boolean;
  description: string;
  /** What its value may be: "1–1000", "at most 500 characters". */
  limits: readonly string[];
}

/** One of the forms that a body may have; most have one. */
export interface SchemaForm {
  label: string | null;
  fields: readonly SchemaField[];
}

/** Deeper than this nothing of the API goes; a schema that refers to itself would never end. */
const MAX_DEPTH = 6;

/** The forms of a schema with all that is in them. A plain value is one field without a name. */
export function formsOf(document: ApiDocument, schema: ApiSchema): SchemaForm[] {
  const whole = resolved(document, schema);
  const forms = alternatives(document, whole);
  if (forms.length > 1 && forms.every((form) => form.properties !== undefined)) {
    return forms.map((form, index) => ({ label: formLabel(form, index), fields: fieldsOf(document, form, "", 0) }));
  }
  return [{ label: null, fields: whole.properties === undefined ? valueOf(document, whole) : fieldsOf(document, whole, "", 0) }];
}

/** A schema that is no object: itself, then what is in its items. */
function valueOf(document: ApiDocument, schema: ApiSchema): SchemaField[] {
  return [fieldOf(document, "", schema, true), ...within(document, schema, "", 0)];
}

function fieldsOf(document: ApiDocument, schema: ApiSchema, above: string, depth: number): SchemaField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = above === "" ? name : `${above}.${name}`;
    const required = schema.required?.includes(name) ?? false;
    return [fieldOf(document, path, property, required)].concat(within(document, property, path, depth + 1));
  });
}

/** What is inside a field: its own fields, or those of its items. */
function within(document: ApiDocument, schema: ApiSchema, path: string, depth: number): SchemaField[] {
  if (depth >= MAX_DEPTH) return [];
  const [only, ...more] = alternatives(document, resolved(document, schema));
  if (only === undefined || more.length > 0) return [];
  if (only.properties !== undefined) return fieldsOf(document, only, path, depth);
  return only.items === undefined ? [] : within(document, only.items, `${path}[]`, depth + 1);
}

function fieldOf(document: ApiDocument, name: string, given: ApiSchema, required: boolean): SchemaField {
  const schema = resolved(document, given);
  return {
    name,
    type: typeOf(document, schema),
    required,
    description: schema.description ?? "",
    limits: limitsOf(document, schema),
  };
}

/** What a reference refers to, and a whole of what is told in parts. A description beside them is nearer to the point. */
function resolved(document: ApiDocument, schema: ApiSchema): ApiSchema {
  if (schema.$ref !== undefined) {
    const target = document.components.schemas[schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1)];
    return target === undefined ? {} : { ...resolved(document, target), ...described(schema) };
  }
  if (schema.allOf === undefined) return schema;
  const parts = [...schema.allOf.map((part) => resolved(document, part)), { ...schema, allOf: undefined }];
  const properties = parts.map((part) => part.properties ?? {});
  const whole: ApiSchema = Object.assign({}, ...parts, described(schema));
  delete whole.allOf;
  if (properties.some((some) => Object.keys(some).length > 0)) whole.properties = Object.assign({}, ...properties);
  whole.required = parts.flatMap((part) => part.required ?? []);
  return whole;
}

function described({ description }: ApiSchema): ApiSchema {
  return description === undefined ? {} : { description };
}

/** The forms a value may have, null apart: that is said by the type. */
function alternatives(document: ApiDocument, schema: ApiSchema): ApiSchema[] {
  if (schema.oneOf === undefined) return [schema];
  return schema.oneOf.map((one) => resolved(document, one)).filter(({ type }) => type !== "null");
}

/** "string", "integer or null", "array of string". */
export function typeOf(document: ApiDocument, given: ApiSchema): string {
  const schema = resolved(document, given);
  const names = (schema.oneOf === undefined ? [schema].flatMap(plainTypes) : schema.oneOf.flatMap((one) => typeOf(document, one).split(" or ")))
    .map((name) => (name === "array" && schema.items !== undefined ? `array of ${typeOf(document, schema.items)}` : name));
  const distinct = [...new Set(names)];
  // What may be missing is said last.
  return [...distinct.filter((name) => name !== "null"), ...distinct.filter((name) => name === "null")].join(" or ");
}

function plainTypes({ type, properties, format }: ApiSchema): string[] {
  const names = type === undefined ? [properties === undefined ? "any" : "object"] : [type].flat();
  return format === "binary" ? ["bytes"] : format === "date-time" ? names.map((name) => (name === "string" ? "time" : name)) : names;
}

/** What a value may be, besides its type. */
export function limitsOf(document: ApiDocument, given: ApiSchema): string[] {
  const schema = resolved(document, given);
  const said: string[] = [];
  const choices = choicesOf(document, schema);
  if (choices.length > 0) said.push(`one of ${choices.map((choice) => `\`${choice}\``).join(", ")}`);
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const range = (low: number | undefined, high: number | undefined, unit: string) => {
    // A largest number of 19 digits is the end of the type, no rule of ours.
    const top = high !== undefined && high <= Number.MAX_SAFE_INTEGER ? high : undefined;
    if (low !== undefined && top !== undefined) said.push(`${low}–${top}${unit}`);
    else if (top !== undefined) said.push(`at most ${top}${unit}`);
    else if (low !== undefined && low > 0) said.push(`at least ${low}${unit}`);
  };
  range(minimum, maximum, "");
  range(minLength, maxLength, " characters");
  range(minItems, maxItems, " items");
  if (schema.default !== undefined) said.push(`default ${JSON.stringify(schema.default)}`);
  return said;
}

/** The few values a field may have; empty if it may have many. */
export function choicesOf(document: ApiDocument, given: ApiSchema): string[] {
  const schema = resolved(document, given);
  if (schema.enum !== undefined) return schema.enum.map(String);
  const [only, ...more] = schema.oneOf === undefined ? [] : alternatives(document, schema);
  if (only !== undefined && more.length === 0) return choicesOf(document, only);
  return schema.items === undefined ? [] : choicesOf(document, schema.items);
}

function formLabel(form: ApiSchema, index: number): string {
  // What tells one form from the others: a field with a single value, else the first that must be there.
  const told = Object.entries(form.properties ?? {}).find(([, { enum: only }]) => only?.length === 1);
  if (told !== undefined) return `${told[0]}: ${String(told[1].enum?.[0])}`;
  return form.required?.[0] ?? `form ${index + 1}`;
}
