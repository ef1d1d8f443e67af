import type { CopyRequest } from "#/api/batch";
import type { StoredObject } from "#/api/objects";

/** Headers that an object is served with where somebody set them. Its type is not among them: that is always there. */
export const HEADERS = [
  { field: "cacheControl", label: "Cache-Control", hint: "For how long it may be kept: max-age=3600" },
  { field: "contentDisposition", label: "Content-Disposition", hint: "“attachment” has browsers save it" },
  { field: "contentEncoding", label: "Content-Encoding", hint: "How its bytes are packed: gzip" },
  { field: "contentLanguage", label: "Content-Language", hint: "Whom it is for: en, de" },
] as const;

export type HeaderField = (typeof HEADERS)[number]["field"];
export type HeaderText = Readonly<Record<HeaderField, string>>;

/** What the object has, for a form: empty is none. */
export function headerText(object: StoredObject): HeaderText {
  const { cacheControl, contentDisposition, contentEncoding, contentLanguage } = object;
  return {
    cacheControl: cacheControl ?? "",
    contentDisposition: contentDisposition ?? "",
    contentEncoding: contentEncoding ?? "",
    contentLanguage: contentLanguage ?? "",
  };
}

/** What to send so that the object has what the form says. What it had not and is to have not is left out. */
export function headerChanges(object: StoredObject, wanted: HeaderText): Pick<CopyRequest, HeaderField> {
  const changes: Pick<CopyRequest, HeaderField> = {};
  for (const { field } of HEADERS) {
    const value = wanted[field].trim();
    if (value !== "") changes[field] = value;
    else if (object[field] != null) changes[field] = null;
  }
  return changes;
}
