/** The ids of rows, and where each of them stands. */
export interface RowIndex<Row> {
  readonly rows: readonly Row[];
  readonly ids: readonly string[];
  /** Grows with what is made of it. */
  readonly indexOf: Map<string, number>;
}

/** Rows that were added at the end are added to what is known of the others; after any other change all is made anew. */
export function rowIndex<Row>(before: RowIndex<Row> | null, rows: readonly Row[], rowId: (row: Row) => string): RowIndex<Row> {
  if (before?.rows === rows) return before;
  const goesOn = before !== null && before.rows.length <= rows.length && before.rows.every((row, index) => row === rows[index]);
  const indexOf = goesOn ? before.indexOf : new Map<string, number>();
  const added = goesOn ? rows.slice(before.rows.length).map(rowId) : rows.map(rowId);
  const from = rows.length - added.length;
  for (const [index, id] of added.entries()) indexOf.set(id, from + index);
  return { rows, ids: goesOn ? [...before.ids, ...added] : added, indexOf };
}
