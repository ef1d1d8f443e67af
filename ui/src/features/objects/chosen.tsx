import type { ReactNode } from "react";
import { formatCount, plural } from "#/lib/bytes";
import { Name } from "#/ui/name";
import type { Row } from "./rows";
import { type Region, type Targets, targetsOf } from "./targets";

/** What an action is about, and how it is called. */
export interface Choice {
  targets: Targets;
  name: ReactNode;
  /** The same in plain text. */
  text: string;
  /** What is listed by name; a whole region is not. */
  rows: readonly Row[];
}

export function choiceOf(rows: readonly Row[]): Choice {
  const [first] = rows;
  const name =
    rows.length === 1 && first !== undefined ? (
      <>
        {first.kind === "folder" ? "the folder " : ""}“<bdi>{first.name}</bdi>”
      </>
    ) : (
      plural(rows.length, "row")
    );
  const text =
    rows.length === 1 && first !== undefined ? `${first.kind === "folder" ? "the folder " : ""}“${first.name}”` : plural(rows.length, "row");
  return { targets: targetsOf(rows), name, text, rows };
}

/** Everything in a folder, or everything that a search finds. */
export function regionChoice(region: Region): Choice {
  const name =
    region.search === undefined ? (
      "everything in this folder"
    ) : (
      <>
        everything that contains “<bdi>{region.search}</bdi>”
      </>
    );
  const text = region.search === undefined ? "everything in a folder" : `everything that contains “${region.search}”`;
  return { targets: { keys: [], regions: [region], keyBytes: 0 }, name, text, rows: [] };
}

/** The rows by name, where there is more than the title says. */
export function Chosen({ label, choice: { rows } }: { label: string; choice: Choice }) {
  if (rows.length < 2) return null;
  return (
    <ul aria-label={label} tabIndex={0} className="max-h-28 shrink-0 overflow-y-auto rounded-md border border-line px-3 py-1.5">
      {rows.slice(0, 100).map((row) => (
        <li key={row.id} className="flex">
          <Name mono className="text-xs">{row.kind === "folder" ? `${row.name}/` : row.name}</Name>
        </li>
      ))}
      {rows.length > 100 && <li className="text-text-muted">{`and ${formatCount(rows.length - 100)} more`}</li>}
    </ul>
  );
}
