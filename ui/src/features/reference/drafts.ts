import { session } from "#/api/session";
import type { Language } from "./snippets";
import type { Operation } from "./operations";
import { type Draft, firstDraft } from "./request";

const drafts = new Map<string, Draft>();
let language: Language = "curl";

// What one person typed is not for the next.
session.subscribe(() => {
  if (session.get().state === "signed-out") drafts.clear();
});

/** What was typed for an operation, as long as the page lives. */
export function draftOf(operation: Operation): Draft {
  return drafts.get(operation.id) ?? firstDraft(operation);
}

/** null begins anew. */
export function keepDraft(operation: Operation, draft: Draft | null): void {
  if (draft === null) drafts.delete(operation.id);
  else drafts.set(operation.id, draft);
}

/** The language in which somebody last looked at a snippet. */
export function lastLanguage(): Language {
  return language;
}

export function keepLanguage(chosen: Language): void {
  language = chosen;
}
