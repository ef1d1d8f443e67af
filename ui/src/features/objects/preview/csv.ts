/**
 * The rows of a table in CSV (RFC 4180): quoted fields with doubled quotes and line breaks, either kind of line end.
 * What is not quite CSV is still shown as well as it can be. At most `maxRows`; of a text that is cut off, the last,
 * unfinished row is left out.
 */
export function parseCsv(text: string, separator: string, maxRows: number, cutOff: boolean): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  const endRow = () => {
    rows.push(row);
    row = [];
  };
  while (at < text.length && rows.length < maxRows) {
    let field = "";
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote === -1) {
          field += text.slice(at);
          at = text.length;
          break;
        }
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at += 1;
      }
    }
    const start = at;
    while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at += 1;
    row.push(field + text.slice(start, at));
    if (at >= text.length) break;
    if (text[at] === separator) {
      at += 1;
      // "a," ends in an empty field.
      if (at >= text.length) row.push("");
    } else {
      at += text.startsWith("\r\n", at) ? 2 : 1;
      endRow();
    }
  }
  if (row.length > 0 && !cutOff && rows.length < maxRows) endRow();
  return rows;
}

/** What separates the fields: the one that the first line has most of. */
export function separatorOf(text: string, type: string): string {
  if (type === "text/tab-separated-values") return "\t";
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const counted = [",", ";", "\t", "|"].map((char) => ({ char, count: first.split(char).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).char;
}
