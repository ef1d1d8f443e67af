import { vi } from "vitest";
import type { At, Begun, SentPart, Transport } from "./send";

/** Everything that is owed by now has happened. */
export const settled = () => vi.advanceTimersByTimeAsync(200);

/** For tests: a transport that answers only when the test says so. */
export class HeldTransport implements Transport {
  readonly calls: {
    key: string;
    sent: (bytes: number) => void;
    finish: (created?: boolean) => void;
    fail: (code: string) => void;
  }[] = [];
  reachable: (() => void) | null = null;
  readonly #signedIn: (() => void)[] = [];
  acting: string | null = null;
  /** Where each request went, whichever it was. */
  readonly places: At[] = [];
  begun: Begun | null = null;

  readonly taken = new Set<string>();
  readonly aborted: string[] = [];
  readonly parts: { partNumber: number; size: number; resolve: (part: SentPart) => void; reject: (cause: unknown) => void }[] = [];
  completed: readonly SentPart[] | null = null;
  started = 0;

  exists: Transport["exists"] = async ({ key }) => this.taken.has(key);

  account: Transport["account"] = () => this.acting;

  unfinished: Transport["unfinished"] = async () => this.begun;

  start: Transport["start"] = async () => {
    this.started += 1;
    return `upl_${this.started}`;
  };

  part: Transport["part"] = (_at, _id, partNumber, body, _onSent, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
      this.parts.push({ partNumber, size: body.size, resolve, reject });
    });

  complete: Transport["complete"] = async (_at, _id, parts) => {
    this.completed = [...parts];
    return { created: true };
  };

  abort: Transport["abort"] = async (_at, uploadId) => {
    this.aborted.push(uploadId);
  };

  /** The part that was sent last arrives, or is refused. */
  async answerPart(code?: string): Promise<void> {
    const sent = this.parts.at(-1);
    if (sent === undefined) throw new Error("no part was sent");
    if (code === undefined) sent.resolve({ partNumber: sent.partNumber, etag: `e${sent.partNumber}` });
    else sent.reject({ code, message: `refused: ${code}` });
    await settled();
  }

  put: Transport["put"] = (at, _body, _onlyNew, onSent, signal) =>
    new Promise((resolve, reject) => {
      this.places.push(at);
      signal.addEventListener("abort", () => reject(new Error("aborted")));
      this.calls.push({
        key: at.key,
        sent: onSent,
        finish: (created = true) => resolve({ created }),
        fail: (code) => reject({ code, message: `refused: ${code}` }),
      });
    });

  untilReachable: Transport["untilReachable"] = (signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
      this.reachable = resolve;
    });

  untilSignedIn: Transport["untilSignedIn"] = (signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
      this.#signedIn.push(resolve);
    });

  signIn(): void {
    for (const resolve of this.#signedIn.splice(0)) resolve();
  }

  call(key: string) {
    const call = this.calls.findLast((made) => made.key === key);
    if (call === undefined) throw new Error(`${key} was never sent`);
    return call;
  }
}
