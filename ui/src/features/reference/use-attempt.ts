import { useEffect, useRef, useState } from "react";
import { type Answer, type Trial, attempt } from "#/api/attempt";
import { type ApiError, asApiError } from "#/api/errors";
import type { Built } from "./request";

export interface Trying {
  running: boolean;
  /** What has come, so far or whole. */
  answer: Answer | null;
  /** Why no answer came, or not all of it. */
  failure: ApiError | null;
}

const NOTHING: Trying = { running: false, answer: null, failure: null };

/** One request at a time: while it runs, sending again does nothing. It does not outlive the screen. */
export function useAttempt(): Trying & { send(trial: Trial): void; cancel(): void } {
  const [state, setState] = useState(NOTHING);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const send = (trial: Trial) => {
    if (running.current !== null) return;
    const cut = new AbortController();
    running.current = cut;
    setState({ running: true, answer: null, failure: null });
    attempt(trial, cut.signal, (answer) => setState({ running: true, answer, failure: null })).then(
      (answer) => {
        running.current = null;
        setState({ running: false, answer, failure: null });
      },
      (cause: unknown) => {
        running.current = null;
        setState(({ answer }) => ({ running: false, answer, failure: asApiError(cause) }));
      },
    );
  };
  return { ...state, send, cancel: () => running.current?.abort() };
}

/** A request as it is sent: with the session's own token instead of a variable's. */
export function trialOf({ method, url, headers, body, tokenVariable }: Built): Trial {
  return {
    method,
    url,
    headers,
    body: body.kind === "none" ? null : body.kind === "file" ? body.file : body.text,
    anonymous: tokenVariable === null,
  };
}
