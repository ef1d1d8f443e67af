import { shellQuote } from "#/lib/curl";

const TEXT = new TextEncoder();
const PREFIX = "whsec_";

/** Why this cannot be a signing secret, or null. */
export function secretProblem(secret: string): string | null {
  return secretBytes(secret) === null ? "A signing secret is whsec_ and base64." : null;
}

/**
 * The headers that sign `body` as the server would: `X-Signature` of `{timestamp}.{body}` by the secret as text, and
 * Standard Webhooks' of `{id}.{timestamp}.{body}` by the bytes it stands for. The secret stays in this page.
 */
export async function signatureHeaders(
  secret: string,
  id: string,
  timestamp: number,
  body: string,
): Promise<Record<string, string>> {
  const bytes = secretBytes(secret);
  if (bytes === null) throw new Error("not a signing secret");
  const byText = await hmac(TEXT.encode(secret), `${timestamp}.${body}`);
  const byBytes = await hmac(bytes, `${id}.${timestamp}.${body}`);
  return {
    "x-webhook-timestamp": String(timestamp),
    "x-signature": `sha256=${[...byText].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`,
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1,${btoa(String.fromCharCode(...byBytes))}`,
  };
}

/** A delivery as a command: exactly these headers and this body. */
export function deliveryCurl(url: string, headers: Record<string, string>, body: string): string {
  const lines = [`curl -X POST ${shellQuote(url)}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${shellQuote(`${name}: ${value}`)}`);
  // Not -d, for which a leading "@" would name a file.
  lines.push(`--data-raw ${shellQuote(body)}`);
  return lines.join(" \\\n  ");
}

function secretBytes(secret: string): Uint8Array<ArrayBuffer> | null {
  if (!secret.startsWith(PREFIX) || secret.length === PREFIX.length) return null;
  try {
    return Uint8Array.from(atob(secret.slice(PREFIX.length)), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, TEXT.encode(text)));
}
