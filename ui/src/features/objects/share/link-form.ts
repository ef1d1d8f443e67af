import type { SignRequest } from "#/api/links";
import { lastSegment } from "#/lib/object-key";
import { parseSize } from "#/lib/size-input";
import { DAY, type Lifetime, secondsOf } from "./lifetime";

/** What a person chose in the share dialog, as it stands in its controls. */
export interface LinkForm {
  method: "GET" | "PUT";
  lifetime: Lifetime;
  /** GET: saved to disk rather than shown. */
  download: boolean;
  /** PUT: "20 MiB", empty is no limit but the account's. */
  maxSize: string;
  /** PUT: empty is any. */
  contentType: string;
  /** Empty is as often as one likes. */
  maxUses: string;
  /** Empty is the server's own choice. */
  baseUrl: string;
}

export const NEW_LINK: LinkForm = {
  method: "GET",
  lifetime: { kind: "span", seconds: DAY },
  download: false,
  maxSize: "",
  contentType: "",
  maxUses: "",
  baseUrl: "",
};

export interface LinkProblems {
  lifetime: string | null;
  maxSize: string | null;
  maxUses: string | null;
}

/** What is wrong with each control, or null. */
export function problemsOf(form: LinkForm, nowMs: number): LinkProblems {
  const span = secondsOf(form.lifetime, nowMs);
  const size = form.method === "PUT" && form.maxSize.trim() !== "" && parseSize(form.maxSize) === null;
  const uses = form.maxUses !== "" && (!/^\d+$/.test(form.maxUses) || Number(form.maxUses) === 0);
  return {
    lifetime: "problem" in span ? span.problem : null,
    maxSize: size ? "Write a size such as 20 MiB." : null,
    maxUses: uses ? "Give a whole number above 0." : null,
  };
}

/** The request that the form stands for; null while something is wrong with it. */
export function requestOf(form: LinkForm, key: string, nowMs: number): SignRequest | null {
  const span = secondsOf(form.lifetime, nowMs);
  if ("problem" in span || Object.values(problemsOf(form, nowMs)).some((problem) => problem !== null)) return null;
  const put = form.method === "PUT";
  const maxBytes = put ? parseSize(form.maxSize) : null;
  return {
    key,
    method: form.method,
    expiresIn: span.seconds,
    ...(maxBytes === null ? {} : { maxBytes }),
    ...(put && form.contentType.trim() !== "" ? { contentType: form.contentType.trim() } : {}),
    ...(!put && form.download ? { download: lastSegment(key) } : {}),
    ...(form.maxUses === "" ? {} : { maxUses: Number(form.maxUses) }),
    ...(form.baseUrl === "" ? {} : { baseUrl: form.baseUrl }),
  };
}
