/**
 * Why the server would refuse this bucket name, or null. The same rule as the API's (3 to 63 of `a-z 0-9 -`,
 * both ends alphanumeric), said one fault at a time so that it can be shown while a person types.
 */
export function bucketNameProblem(name: string): string | null {
  const bad = [...name].find((char) => !/[a-z0-9-]/.test(char));
  if (bad !== undefined) {
    if (/[A-Z]/.test(bad)) return "Use lower-case letters only.";
    if (/\s/.test(bad)) return "Spaces are not allowed. Use “-” instead.";
    return `“${bad}” is not allowed. Use a–z, 0–9 and “-”.`;
  }
  if (name.startsWith("-")) return "Start with a letter or a digit.";
  if (name.length > 63) return `At most 63 characters; this is ${name.length}.`;
  if (name.length < 3) return "At least 3 characters.";
  if (name.endsWith("-")) return "End with a letter or a digit.";
  return null;
}
