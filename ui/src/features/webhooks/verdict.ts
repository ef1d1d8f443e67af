/** What came of an attempt, as far as it tells why. */
export interface Outcome {
  responseStatus?: number | null;
  responseHeaders: Record<string, string>;
  error?: string | null;
}

export interface Verdict {
  tone: "ok" | "bad" | "waiting";
  /** What happened, in one line. */
  title: string;
  /** What to do about it; null where there is nothing to do. */
  remedy: string | null;
}

/**
 * What an attempt came to, in plain words with the likely remedy. The texts of the server's errors are those of its
 * operating system, of rustls and of hyper: they are for people, so what is not known is shown as it stands.
 */
export function verdictOf(attempt: Outcome | undefined, url: string): Verdict {
  if (attempt === undefined) return { tone: "waiting", title: "Not sent yet", remedy: null };
  const error = attempt.error ?? null;
  const status = attempt.responseStatus ?? null;
  if (error !== null) return status === null ? unanswered(error, url) : brokenOff(status, error);
  return answered(status ?? 0, attempt.responseHeaders);
}

const bad = (title: string, remedy: string | null): Verdict => ({ tone: "bad", title, remedy });

function answered(status: number, headers: Record<string, string>): Verdict {
  if (status >= 200 && status < 300) return { tone: "ok", title: `Delivered: your server answered ${status}`, remedy: null };
  if (status >= 300 && status < 400) {
    const target = headers.location;
    return bad(
      target === undefined ? `${status}: your server redirects` : `${status}: your server redirects to ${target}`,
      "Redirects are not followed. Make the webhook's URL the final address.",
    );
  }
  const after = headers["retry-after"];
  switch (status) {
    case 400:
    case 422:
      return bad(`${status}: your server did not accept the body`, "Its answer below may say why. Read the body as JSON, and unknown fields as fine.");
    case 401:
    case 403:
      return bad(
        `Your server answered ${status}: check the secret`,
        "It most likely could not verify the signature. Verify the raw body, before it is parsed, with this webhook's secret.",
      );
    case 404:
      return bad("404 from your server", "It runs, but has nothing at this path. Compare the webhook's URL with your routes.");
    case 405:
      return bad("405: your server takes no POST here", "Webhooks are sent by POST. Compare the webhook's URL with your routes.");
    case 408:
      return bad("408: your server gave up waiting for the request", "A proxy in front of it may be too impatient.");
    case 410:
      return bad("410: your server says this address is gone", "That disables the webhook. Enable it once the address works again.");
    case 413:
      return bad("413: your server refuses the size of the body", "Raise its limit: events are a few kilobytes at most.");
    case 415:
      return bad("415: your server refuses the content type", "Events are application/json.");
    case 429:
      return bad(
        "429: your server asks for fewer requests",
        after === undefined ? "It is tried again later." : `It asked to wait (Retry-After: ${after}), and that is kept to.`,
      );
    case 502:
    case 503:
    case 504:
      return bad(`${status} from a proxy in front of your server`, "The server behind it does not run, is starting, or is too slow.");
    default:
      break;
  }
  if (status >= 500) return bad(`${status}: your server failed`, "Its own log has the cause; its answer is below.");
  return bad(`Your server answered ${status}`, "Only 2xx counts as delivered.");
}

function brokenOff(status: number, error: string): Verdict {
  if (/no complete response within/i.test(error)) {
    return bad(`Your server answered ${status}, but did not finish within ${seconds(error)}`, "Send a short answer at once, and do the work afterwards.");
  }
  return bad(`Your server answered ${status}, but its answer broke off`, `It must be whole to count. ${asSentence(error)}`);
}

type Told = [pattern: RegExp, verdict: (host: string, error: string) => Verdict];

/** From the first that matches. Each wording of Linux, macOS and Windows is in the tests. */
const UNANSWERED: readonly Told[] = [
  [
    /no complete response within/i,
    (_host, error) => bad(`Timed out after ${seconds(error)}`, "Your server took too long. Answer at once, and do the work afterwards."),
  ],
  [/^Not sent: the signing secret/, () => bad("Not sent: the signing secret cannot be read", "Rotate the secret; the events that wait are then sent.")],
  [
    /^Not sent: .*(never allowed)/,
    (host) => bad(`Not sent: ${host} leads to a blocked address`, "Link-local, metadata, unspecified and multicast addresses are never allowed. Use another host."),
  ],
  [
    /^Not sent: .*private address/,
    (host) => bad(`Not sent: ${host} leads to a private address`, "Only the operator of this server can allow private networks."),
  ],
  [
    /^Not sent: .*own computer/,
    (host) => bad(`Not sent: ${host} leads to the server's own computer`, "That is allowed only while the server listens on loopback alone, or by its operator."),
  ],
  [
    /^Not sent: .*must be `https`/,
    (host) => bad(`Not sent: ${host} is not on this computer, so it must be https`, "Plain http is for loopback addresses only. Change the webhook's URL."),
  ],
  [
    /connection refused|actively refused/i,
    (host) => bad(`Connection refused on ${host}`, "Is your server running? Nothing listens on that port."),
  ],
  [
    /lookup address|no such host|name resolution|name or service not known|nodename nor servname/i,
    (host) => bad(`${hostOf(host)} was not found`, "DNS has no address for this name. Check its spelling, and whether this computer is online."),
  ],
  [
    /InvalidContentType|wrong version number/i,
    (host) => bad(`${host} does not speak TLS`, "The URL begins with https, but a plain http server answered. Change the URL or the port."),
  ],
  [
    /UnknownIssuer|self.?signed|unknown authority/i,
    (host) => bad(`The certificate of ${host} is not trusted`, "It is self-signed, or its chain is not complete. Use one of a public authority, or http on loopback."),
  ],
  [/certificate.*expired|invalid peer certificate: expired/i, (host) => bad(`The certificate of ${host} has expired`, "Renew it on your server.")],
  [
    /certificate not valid for name|NotValidForName/i,
    (host) => bad(`The certificate of ${host} is for another name`, "Use the name that the certificate was issued for."),
  ],
  [/certificate/i, (host, error) => bad(`The certificate of ${host} was refused`, asSentence(error))],
  [
    /tls handshake|fatal alert|handshake|close_notify/i,
    (host, error) => bad(`TLS with ${host} failed`, `${asSentence(error)} Does this port speak https?`),
  ],
  [
    /reset by peer|forcibly closed|broken pipe|connection aborted/i,
    (host) => bad(`${host} cut the connection`, "Your server, or a proxy before it, closed it without an answer. It may have crashed on this request."),
  ],
  [
    /closed before message completed|end of file|unexpected eof/i,
    (host) => bad(`${host} closed the connection without an answer`, "Your server may have crashed on this request; its log knows."),
  ],
  [/HTTP version parsed|invalid HTTP|status-code parsed/i, (host) => bad(`${host} does not speak HTTP`, "Something else listens on that port. Check the webhook's URL.")],
  [
    /unreachable|no route to host|host is down/i,
    (host) => bad(`There is no way to ${host}`, "No network leads there from this computer. Check the address, a VPN or a firewall."),
  ],
  [/timed out|os error 110\)|os error 10060\)/i, (host) => bad(`${host} does not react`, "A firewall may drop the connection, or the computer is off.")],
];

function unanswered(error: string, url: string): Verdict {
  const host = placeOf(url);
  const told = UNANSWERED.find(([pattern]) => pattern.test(error));
  return told === undefined ? bad(`${host} could not be reached`, asSentence(error)) : told[1](host, error);
}

/** "127.0.0.1:3000": where a person would look. */
function placeOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

function hostOf(place: string): string {
  return place.replace(/:\d+$/, "");
}

/** "10 s", as the server says how long it waited. */
function seconds(error: string): string {
  return /within ([\d.]+ s)/.exec(error)?.[1] ?? "the time limit";
}

function asSentence(error: string): string {
  const text = error.charAt(0).toUpperCase() + error.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
