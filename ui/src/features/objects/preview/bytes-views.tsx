import { useMemo, useState } from "react";
import { formatCount } from "#/lib/bytes";
import { Button } from "#/ui/button";
import { parseCsv, separatorOf } from "./csv";
import { JsonTree } from "./json-tree";
import { LineView } from "./line-view";
import { HEX_WIDTH, hexLine, linesOf, textOf } from "./lines";

export interface BytesViewProps {
  bytes: Uint8Array;
  /** All of it is there. */
  complete: boolean;
  type: string;
}

export function TextView({ bytes, complete }: BytesViewProps) {
  const lines = useMemo(() => linesOf(textOf(bytes, complete)), [bytes, complete]);
  const width = useMemo(() => lines.reduce((most, line) => Math.max(most, line.length), 0), [lines]);
  return <LineView label="Text" numbered count={lines.length} line={(index) => lines[index] ?? ""} width={width} />;
}

export function HexView({ bytes }: BytesViewProps) {
  return (
    <LineView
      label="Bytes"
      count={Math.ceil(bytes.length / HEX_WIDTH)}
      line={(index) => hexLine(bytes, index)}
      width={HEX_WIDTH * 4 + 13}
    />
  );
}

export function TreeView({ bytes, complete }: BytesViewProps) {
  const parsed = useMemo(() => (complete ? parseJson(textOf(bytes, true)) : null), [bytes, complete]);
  if (parsed === null) return <p className="p-3 text-text-muted">The tree needs the whole object. Load the rest of it below.</p>;
  if ("problem" in parsed) {
    return (
      <div className="flex h-full flex-col">
        <p className="px-3 py-2 text-warn-text">{`Not valid JSON: ${parsed.problem}`}</p>
        <div className="min-h-0 flex-1">
          <TextView bytes={bytes} complete={complete} type="text/plain" />
        </div>
      </div>
    );
  }
  return (
    <section aria-label="JSON" tabIndex={0} className="h-full overflow-auto bg-surface-sunken p-2 font-mono text-xs">
      <JsonTree value={parsed.value} />
    </section>
  );
}

const ROWS_AT_ONCE = 200;

export function TableView({ bytes, complete, type }: BytesViewProps) {
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  const text = useMemo(() => textOf(bytes, complete), [bytes, complete]);
  // One more than is shown tells whether there are more.
  const rows = useMemo(() => parseCsv(text, separatorOf(text, type), shown + 2, !complete), [text, type, shown, complete]);
  const [head, ...body] = useMemo(() => numbered(rows), [rows]);
  const more = body.length > shown;
  return (
    <section aria-label="Table" tabIndex={0} className="h-full overflow-auto text-xs">
      <table className="min-w-full border-collapse">
        <thead className="sticky top-0 bg-surface-sunken text-left">
          <tr>
            {head?.fields.map(({ id, text: name }) => (
              <th key={id} scope="col" className="border-b border-line px-2.5 py-1.5 font-medium whitespace-nowrap">
                <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.slice(0, shown).map((row) => (
            <tr key={row.id} className="hover:bg-surface-hover">
              {row.fields.map(({ id, text: field }) => (
                <td key={id} className="max-w-80 truncate border-b border-line px-2.5 py-1" title={field}>
                  <bdi>{field}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more && (
        <div className="p-2">
          <Button everyClick onClick={() => setShown(shown + ROWS_AT_ONCE)}>{`Show ${formatCount(ROWS_AT_ONCE)} more rows`}</Button>
        </div>
      )}
    </section>
  );
}

/** Rows and fields are known by their place only: texts may be empty or come twice. */
function numbered(rows: string[][]): { id: number; fields: { id: number; text: string }[] }[] {
  return rows.map((row, id) => ({ id, fields: row.map((text, column) => ({ id: column, text })) }));
}

function parseJson(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : String(cause) };
  }
}
