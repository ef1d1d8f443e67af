import { expect, test } from "vitest";
import { type Part, runBatch } from "./batch-run";

const TARGETS = {
  keys: Array.from({ length: 1001 }, (_, index) => `k${index}`),
  regions: [{ prefix: "a/" }, { prefix: "", search: "jpg" }],
  keyBytes: 0,
};
const { signal } = new AbortController();

test("keys go by the thousand, regions until their cursor ends, and failures are counted", async () => {
  const calls: Part[] = [];
  const seen: number[] = [];
  const end = await runBatch(
    TARGETS,
    async (part) => {
      calls.push(part);
      if ("keys" in part) return { done: part.keys.slice(1), errors: [{ key: part.keys[0] ?? "", code: "forbidden", message: "No." }] };
      return { done: ["x"], errors: [], cursor: part.prefix === "a/" && part.cursor === undefined ? "next" : null };
    },
    ({ done }) => seen.push(done),
    signal,
  );
  expect(calls.map((part) => ("keys" in part ? part.keys.length : part))).toEqual([
    1000,
    1,
    { prefix: "a/" },
    { prefix: "a/", cursor: "next" },
    { prefix: "", search: "jpg" },
  ]);
  expect(seen).toEqual([999, 999, 1000, 1001, 1002]);
  expect(end).toMatchObject({ done: 1002, failed: 2, failures: [{ key: "k0" }, { key: "k1000" }] });
});

test("it stops between two calls", async () => {
  const cut = new AbortController();
  const end = await runBatch(
    TARGETS,
    async () => {
      cut.abort();
      return { done: ["x"], errors: [] };
    },
    () => {},
    cut.signal,
  );
  expect(end.done).toBe(1);
});

test("a call that is refused as a whole ends the run", async () => {
  const refused = runBatch(TARGETS, () => Promise.reject(new Error("no")), () => {}, signal);
  await expect(refused).rejects.toThrow("no");
});
