/** What the usual development servers call themselves: Vite, Next and Rails, webpack, each by both local names. */
export const DEV_SERVERS = [3000, 5173, 8080].flatMap((port) => [
  `http://localhost:${port}`,
  `http://127.0.0.1:${port}`,
]);

/** The origins in a text, one a line or separated by spaces or commas. */
export function originsIn(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((origin) => origin !== ""))];
}

/** Why one of these is not an origin, or null. */
export function originProblem(origins: readonly string[]): string | null {
  for (const origin of origins) {
    if (origin === "*") continue;
    const url = URL.canParse(origin) ? new URL(origin) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) {
      return `“${origin}” is not an origin. Write it like http://localhost:3000.`;
    }
    if (url.origin !== origin) return `“${origin}” has more than an origin. Write ${url.origin}.`;
  }
  return null;
}
