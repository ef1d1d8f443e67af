/** One entry as it stands in the form; the id only tells it from the others. */
export interface MetadataRow {
  id: number;
  name: string;
  value: string;
}

/** All names and values together, by the API. */
const MAX_BYTES = 2048;

/** Why the server would refuse this metadata, or null. */
export function metadataProblem(rows: readonly MetadataRow[]): string | null {
  const seen = new Set<string>();
  for (const { name } of rows) {
    const lower = name.trim().toLowerCase();
    if (lower === "") return "Give every entry a name, or remove it.";
    // A token of HTTP (RFC 9110): it becomes a part of a header's name.
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower)) return `“${name}” cannot be part of a header’s name.`;
    if (seen.has(lower)) return `“${lower}” is there twice.`;
    seen.add(lower);
  }
  const bytes = new TextEncoder().encode(Object.entries(metadataOf(rows)).flat().join("")).length;
  return bytes > MAX_BYTES ? `Together they take ${bytes} bytes; at most ${MAX_BYTES} are allowed.` : null;
}

export function metadataOf(rows: readonly MetadataRow[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ name, value }) => [name.trim().toLowerCase(), value]));
}
