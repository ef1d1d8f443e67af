import { expect, test } from "vitest";
import { NO_PROGRESS, type Progress } from "#/api/operations";
import { type Answer, BatchRun, type Part } from "./batch-run";

const TARGETS = {
  keys: Array.from({ length: 1001 }, (_, index) => `k${index}`),
  regions: [{ prefix: "a/" }, { prefix: "", search: "jpg" }],
  keyBytes: 0,
};
const { signal } = new AbortController();
const refused = (key: string, code = "forbidden") => ({ key, code, message: "No." });

/** A run that keeps what it asked and how far it said it was. */
function started(answer: (part: Part) => Answer | Promise<Answer>, { consumes = true, targets = TARGETS as typeof TARGETS } = {}) {
  const calls: Part[] = [];
  const seen: Progress[] = [];
  const batch = new BatchRun(targets, {
    consumes,
    call: async (part) => {
      calls.push(part);
      return answer(part);
    },
  });
  return { calls, seen, run: (cut = signal) => batch.run((now) => seen.push(now), cut), end: () => seen.at(-1) ?? NO_PROGRESS };
}

const keysOf = (part: Part) => ("keys" in part ? part.keys : []);
const all = (part: Part): Answer => ({ done: "keys" in part ? part.keys : ["x"], errors: [] });

test("keys go by the thousand, regions until their cursor ends, and failures are counted", async () => {
  const { calls, seen, run, end } = started((part) => {
    if ("keys" in part) return { done: part.keys.slice(1), errors: [refused(part.keys[0] ?? "")] };
    return { done: ["x"], errors: [], cursor: part.prefix === "a/" && part.cursor === undefined ? "next" : null };
  });
  await run();
  expect(calls.map((part) => ("keys" in part ? part.keys.length : part))).toEqual([
    1000,
    1,
    { prefix: "a/" },
    { prefix: "a/", cursor: "next" },
    { prefix: "", search: "jpg" },
  ]);
  expect(seen.map(({ done }) => done)).toEqual([0, 999, 999, 1000, 1001, 1002]);
  expect(end()).toMatchObject({ done: 1002, failed: 2, failures: [{ key: "k0" }, { key: "k1000" }] });
});

test("it stops between two calls, and another run goes on from there", async () => {
  const cut = new AbortController();
  const { calls, run, end } = started((part) => {
    cut.abort();
    return all(part);
  });
  await run(cut.signal);
  expect(end().done).toBe(1000);
  await run();
  expect(calls.slice(1).map((part) => ("keys" in part ? part.keys : part))).toEqual([["k1000"], { prefix: "a/" }, { prefix: "", search: "jpg" }]);
  expect(end()).toMatchObject({ done: 1003, failed: 0 });
});

test("another run does what had failed, and what is done is not asked for again", async () => {
  let bad = true;
  const { calls, run, end } = started(
    (part) => {
      const errors = bad ? keysOf(part).filter((key) => key === "k7").map((key) => refused(key)) : [];
      return { done: keysOf(part).filter((key) => !errors.some((error) => error.key === key)), errors };
    },
    { targets: { ...TARGETS, regions: [] } },
  );
  await run();
  expect(end()).toMatchObject({ done: 1000, failed: 1 });
  bad = false;
  calls.length = 0;
  await run();
  expect(calls).toEqual([{ keys: ["k7"] }]);
  expect(end()).toMatchObject({ done: 1001, failed: 0 });
});

test("a region with failures is gone through again; a copy then counts anew, a move only what was left", async () => {
  for (const [consumes, done] of [
    [true, 3],
    [false, 2],
  ] as const) {
    let first = true;
    const { run, end } = started(
      () => {
        const answer: Answer = first ? { done: ["a/1"], errors: [refused("a/2")] } : { done: ["a/1", "a/2"], errors: [] };
        first = false;
        return answer;
      },
      { consumes, targets: { keys: [], regions: [{ prefix: "a/" }], keyBytes: 0 } as unknown as typeof TARGETS },
    );
    await run();
    expect(end()).toMatchObject({ done: 1, failed: 1 });
    await run();
    expect(end()).toMatchObject({ done, failed: 0 });
  }
});

test("a move whose answer was lost is not reported as missing afterwards", async () => {
  let lost = true;
  const { run, end } = started(
    (part) => {
      if (lost) throw new Error("no answer");
      return { done: [], errors: keysOf(part).map((key) => refused(key, "object_not_found")) };
    },
    { targets: { ...TARGETS, keys: ["a", "b"], regions: [] } },
  );
  await expect(run()).rejects.toThrow("no answer");
  lost = false;
  await run();
  expect(end()).toMatchObject({ done: 2, failed: 0 });
});

test("what was skipped, replaced and renamed is counted over all calls", async () => {
  const { run, end } = started(
    (part) => ("keys" in part ? { done: ["a"], errors: [], skipped: 1, replaced: 1 } : { done: ["b", "c"], errors: [], skipped: 2, renamed: 1 }),
    { targets: { keys: ["a", "x"], regions: [{ prefix: "a/" }, { prefix: "b/" }], keyBytes: 0 } as unknown as typeof TARGETS },
  );
  await run();
  expect(end()).toMatchObject({ done: 5, skipped: 5, replaced: 1, renamed: 2, failed: 0 });
});

test("where a region cannot be gone through again, its failures are asked for one by one", async () => {
  const asked: string[] = [];
  let good = false;
  const seen: Progress[] = [];
  const batch = new BatchRun(
    { keys: [], regions: [{ prefix: "a/" }], keyBytes: 0 },
    {
      consumes: false,
      call: async (part) => {
        asked.push(JSON.stringify(part));
        return { done: ["a/1"], errors: [refused("a/2"), refused("a/3")], renamed: 1 };
      },
      callOne: async ({ prefix }, key) => {
        asked.push(`${prefix} ${key}`);
        return good ? { done: [key], errors: [], renamed: 1 } : { done: [], errors: [refused(key)] };
      },
    },
  );
  const run = () => batch.run((now) => seen.push(now), signal);
  await run();
  await run();
  expect(seen.at(-1)).toMatchObject({ done: 1, failed: 2, renamed: 1 });
  good = true;
  await run();
  expect(seen.at(-1)).toMatchObject({ done: 3, failed: 0, renamed: 3 });
  expect(asked).toEqual(['{"prefix":"a/"}', "a/ a/2", "a/ a/3", "a/ a/2", "a/ a/3"]);
});
