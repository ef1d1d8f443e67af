import { useId } from "react";
import type { ApiDocument, ApiParameter } from "#/api/reference";
import { useBucketNames } from "#/api/use-bucket-names";
import { Field, SelectInput, TextInput } from "#/ui/field";
import { InlineProse } from "#/ui/prose";
import { exampleOf } from "./request";
import { choicesOf, limitsOf, typeOf } from "./schema";

interface ParameterProps {
  document: ApiDocument;
  parameter: ApiParameter;
  value: string;
  problem: string | null;
  onChange(value: string): void;
}

/** One parameter, with what the reference says of it. What stays empty is not sent. */
export function ParameterField({ document, parameter, value, problem, onChange }: ParameterProps) {
  const { name, description, required, schema } = parameter;
  const choices = choicesOf(document, schema);
  // What can be chosen from needs no list of it.
  const limits = choices.length > 0 ? [] : limitsOf(document, schema);
  return (
    <Field
      label={name}
      problem={problem}
      hint={
        <>
          {[typeOf(document, schema), ...(required ? ["required"] : []), ...limits].join(", ")}
          {description !== undefined && (
            <>
              {". "}
              <InlineProse text={description} />
            </>
          )}
        </>
      }
    >
      {(ids) =>
        choices.length > 0 ? (
          <SelectInput {...ids} value={value} onChange={({ target }) => onChange(target.value)}>
            <option value="">Not sent</option>
            {choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </SelectInput>
        ) : name === "bucket" ? (
          <BucketInput {...ids} placeholder={exampleOf(parameter)} value={value} onType={onChange} />
        ) : (
          <TextInput
            {...ids}
            mono
            dir="auto"
            className="text-xs"
            placeholder={exampleOf(parameter)}
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
        )
      }
    </Field>
  );
}

interface BucketInputProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  placeholder: string;
  value: string;
  onType(value: string): void;
}

/** A bucket may be chosen from those that are there; another name may be typed all the same. */
function BucketInput({ onType, ...rest }: BucketInputProps) {
  const { names } = useBucketNames();
  const listId = useId();
  return (
    <>
      <TextInput {...rest} mono list={listId} className="text-xs" onChange={({ target }) => onType(target.value)} />
      <datalist id={listId}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </datalist>
    </>
  );
}
