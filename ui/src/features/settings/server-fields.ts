import type { Settings, UpdateSettings } from "#/api/settings";

/** From where the server can be reached. */
type Reach = "here" | "network" | "other";

/** The server's settings as their form holds them. */
export interface ServerFields {
  reach: Reach;
  port: string;
  /** An address and a port, where `reach` is neither of the usual ones. */
  address: string;
  /** One a line. */
  publicUrls: string;
  allowPrivateWebhooks: boolean;
}

const HERE = "127.0.0.1";
const EVERYWHERE = "0.0.0.0";
const USUAL_PORT = "9710";
const MAX_URLS = 20;

export function fieldsOf({ listen, publicUrls, allowPrivateWebhooks }: Settings): ServerFields {
  const address = listen ?? `${HERE}:${USUAL_PORT}`;
  const colon = address.lastIndexOf(":");
  const host = address.slice(0, colon);
  return {
    reach: host === HERE ? "here" : host === EVERYWHERE ? "network" : "other",
    port: address.slice(colon + 1),
    address,
    publicUrls: publicUrls.join("\n"),
    allowPrivateWebhooks,
  };
}

export function listenOf({ reach, port, address }: ServerFields): string {
  return reach === "other" ? address.trim() : `${reach === "here" ? HERE : EVERYWHERE}:${port.trim()}`;
}

export function portProblem({ reach, port }: ServerFields): string | null {
  if (reach === "other") return null;
  const wanted = port.trim();
  return /^\d{1,5}$/.test(wanted) && Number(wanted) <= 65_535 ? null : "A port is a number from 1 to 65535.";
}

export function addressProblem({ reach, address }: ServerFields): string | null {
  if (reach !== "other") return null;
  return /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\]):\d{1,5}$/.test(address.trim()) ? null : "An address and a port, such as 192.168.1.2:9710.";
}

function urlsIn(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim().replace(/\/+$/, ""))
    .filter((line) => line !== "");
}

const DOCKER = "host.docker.internal";

/** The URLs with the name by which containers know this computer, whose server is at `own`. What begins signed URLs stays first. */
export function withDocker(publicUrls: string, own: string): string {
  const urls = urlsIn(publicUrls);
  const { port } = new URL(own);
  return [...(urls.length === 0 ? [own] : urls), `http://${DOCKER}${port === "" ? "" : `:${port}`}`].join("\n");
}

export function hasDocker(publicUrls: string): boolean {
  return urlsIn(publicUrls).some((url) => URL.canParse(url) && new URL(url).hostname === DOCKER);
}

export function urlsProblem(text: string): string | null {
  const urls = urlsIn(text);
  if (urls.length > MAX_URLS) return `At most ${MAX_URLS} URLs; these are ${urls.length}.`;
  const bad = urls.find((url) => !/^https?:\/\/[^\s/?#:@"<>\\][^\s?#@"<>\\]*$/.test(url));
  return bad === undefined ? null : `“${bad}” is not http:// or https:// and a host.`;
}

/** Only what has changed. */
export function changeOf(fields: ServerFields, settings: Settings): UpdateSettings {
  const was = fieldsOf(settings);
  const urls = urlsIn(fields.publicUrls);
  return {
    ...(listenOf(fields) === listenOf(was) ? {} : { listen: listenOf(fields) }),
    ...(urls.join("\n") === was.publicUrls ? {} : { publicUrls: urls }),
    ...(fields.allowPrivateWebhooks === was.allowPrivateWebhooks ? {} : { allowPrivateWebhooks: fields.allowPrivateWebhooks }),
  };
}
