const URL_MAX = 2048;

/**
 * Why the server would refuse this URL, or null: the rules of `webhooks::guard`, as far as they can be known without a
 * resolver. Parsing turns decimal, octal and hexadecimal addresses into the usual form, here as there.
 */
export function urlProblem(text: string): string | null {
  if (text.length > URL_MAX) return `At most ${URL_MAX} characters; this is ${text.length}.`;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "Use a whole address, such as https://example.com/hook.";
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return "It must begin with https://.";
  if (url.username !== "" || url.password !== "") return "It must not hold a user name or a password.";
  // An empty fragment is one, too, and only the text still shows it.
  if (text.includes("#")) return "It must not have a fragment (#…).";
  const zone = zoneOf(url.hostname);
  if (zone === "never") return "Link-local, metadata, unspecified and multicast addresses are never allowed.";
  if (zone === "public" && url.protocol === "http:") return "It must be https: plain http is for loopback addresses.";
  return null;
}

/** What may be refused by this server's settings, which only its operator knows. */
export function urlCaution(text: string): string | null {
  if (urlProblem(text) !== null) return null;
  const url = new URL(text);
  const zone = zoneOf(url.hostname);
  if (zone === "private") return "A private address: accepted only if the operator of this server allows those.";
  if (zone === "name" && url.protocol === "http:") return "Plain http is accepted only if this name leads to loopback.";
  return null;
}

type Zone = "public" | "loopback" | "private" | "never" | "name";

function zoneOf(hostname: string): Zone {
  const host = hostname.toLowerCase();
  const v4 = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
  if (v4 !== null) return zoneOfV4(Number(v4[1]), Number(v4[2]));
  if (host.startsWith("[")) return zoneOfV6(host.slice(1, -1));
  return host === "localhost" || host.endsWith(".localhost") ? "loopback" : "name";
}

function zoneOfV4(first: number, second: number): Zone {
  if (first === 0 || first >= 224 || (first === 169 && second === 254)) return "never";
  if (first === 127) return "loopback";
  const shared = first === 100 && second >= 64 && second <= 127;
  if (first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168) || shared) return "private";
  return "public";
}

function zoneOfV6(address: string): Zone {
  if (address === "::1") return "loopback";
  if (address === "::" || /^fe[89ab]/.test(address) || address.startsWith("ff")) return "never";
  if (/^f[cd]/.test(address)) return "private";
  return "public";
}
