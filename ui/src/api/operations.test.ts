import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { localError } from "./errors";
import { type Job, operations } from "./operations";
import { signIn, signOut } from "./session";

let alive = true;

beforeEach(() => {
  vi.useFakeTimers();
  alive = true;
  signIn("http://here", "adm_one");
  vi.stubGlobal("fetch", () => (alive ? Promise.resolve(new Response("ok")) : Promise.reject(new TypeError("no answer"))));
});

afterEach(() => {
  for (const { id } of operations.list()) {
    operations.cancel(id);
    operations.forget(id);
  }
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A job of three calls; `refuse` says which of them fails, and how. */
function threeCalls(refuse: (call: number) => unknown): Job & { runs: number } {
  let [done, calls] = [0, 0];
  const job: Job & { runs: number } = {
    runs: 0,
    title: "Copy 3 rows",
    does: "copied",
    bucket: "b",
    prefix: "",
    total: 3,
    run: async (tell, signal) => {
      job.runs += 1;
      while (done < 3 && !signal.aborted) {
        calls += 1;
        const cause = refuse(calls);
        if (cause !== null) throw cause;
        done += 1;
        tell({ done, failed: 0, failures: [] });
      }
    },
  };
  return job;
}

const only = () => operations.list()[0];

test("a lost server is waited for, and the rest is done when it is back", async () => {
  alive = false;
  operations.start(threeCalls((call) => (call === 2 ? localError("unreachable", "No answer.") : null)));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(only()).toMatchObject({ state: "running", waits: "server", done: 1, fault: null });
  alive = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(only()).toMatchObject({ state: "done", waits: null, done: 3 });
});

test("a token that was refused is waited for until somebody signs in", async () => {
  operations.start(
    threeCalls((call) => {
      if (call !== 2) return null;
      signOut("refused");
      return localError("unauthorized", "Unknown token.");
    }),
  );
  await vi.advanceTimersByTimeAsync(20_000);
  expect(only()).toMatchObject({ state: "running", waits: "sign-in", done: 1 });
  signIn("http://here", "adm_two");
  await vi.advanceTimersByTimeAsync(0);
  expect(only()).toMatchObject({ state: "done", waits: null, done: 3 });
});

test("what waits is stopped at once, and goes on by hand", async () => {
  alive = false;
  operations.start(threeCalls((call) => (call === 2 ? localError("unreachable", "No answer.") : null)));
  await vi.advanceTimersByTimeAsync(100);
  operations.cancel(only()?.id ?? "");
  await vi.advanceTimersByTimeAsync(0);
  expect(only()).toMatchObject({ state: "cancelled", stopping: false, waits: null, done: 1, fault: null });
  operations.retry(only()?.id ?? "");
  await vi.advanceTimersByTimeAsync(0);
  expect(only()).toMatchObject({ state: "done", done: 3 });
});

test("a server that comes and goes and does nothing of it is given up in the end, and the words say so", async () => {
  const job = threeCalls(() => localError("unreachable", "No answer."));
  operations.start(job);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(job.runs).toBe(5);
  expect(only()).toMatchObject({ state: "failed", waits: null, fault: { code: "unreachable" } });
  expect(only()?.fault?.remedy).not.toContain("by itself");
});

test("what the server refuses is not waited for", async () => {
  const job = threeCalls(() => localError("precondition_failed", "No."));
  operations.start(job);
  await vi.advanceTimersByTimeAsync(0);
  expect(job.runs).toBe(1);
  expect(only()).toMatchObject({ state: "failed", fault: { code: "precondition_failed" } });
});
