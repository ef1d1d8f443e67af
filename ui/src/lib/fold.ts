/** A text without case and accents, to be found by. */
export function fold(text: string): string {
  return text.toLowerCase().normalize("NFKD").replaceAll(/\p{M}/gu, "");
}

/** Whether every word of what was typed is somewhere in the text. Nothing typed finds everything. */
export function holdsAll(text: string, typed: string): boolean {
  const folded = fold(text);
  return fold(typed)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}
