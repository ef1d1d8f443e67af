import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Transfer } from "#/platform/types";
import { HeldTransport, settled } from "./held-transport";
import { type FoundFile, UploadQueue } from "./queue";
import { MULTIPART_BYTES } from "./send";

async function* files(...paths: string[]): AsyncGenerator<FoundFile> {
  for (const path of paths) yield { path, body: new Blob(["12345"]) };
}

async function* broken(): AsyncGenerator<FoundFile> {
  yield { path: "a", body: new Blob(["1"]) };
  throw new Error("The folder vanished.");
}

const TARGET = { bucket: "photos", prefix: "in/" };

let transport: HeldTransport;
let queue: UploadQueue;

beforeEach(() => {
  vi.useFakeTimers();
  transport = new HeldTransport();
  queue = new UploadQueue(transport);
});

function only(): Transfer {
  const [transfer, ...others] = queue.list();
  expect(others).toEqual([]);
  if (transfer === undefined) throw new Error("there is no transfer");
  return transfer;
}

describe("the upload queue", () => {
  test("sends four files at a time, in order, below the folder", async () => {
    await queue.add(TARGET, "drop", files("a", "b", "c", "d", "e", "f"));
    expect(transport.calls.map((call) => call.key)).toEqual(["in/a", "in/b", "in/c", "in/d"]);
    transport.call("in/b").finish();
    await settled();
    expect(transport.calls.at(-1)?.key).toBe("in/e");
    expect(only()).toMatchObject({ state: "running", filesTotal: 6, filesDone: 1, bytesTotal: 30, bytesDone: 5 });
  });

  test("is done when all are, and tells new from replaced", async () => {
    await queue.add(TARGET, "drop", files("a", "b"));
    transport.call("in/a").finish(true);
    transport.call("in/b").finish(false);
    await settled();
    expect(only()).toMatchObject({ state: "done", filesDone: 2, filesReplaced: 1, bytesDone: 10 });
  });

  test("lists what failed with its code and retries only that", async () => {
    await queue.add(TARGET, "drop", files("a", "b"));
    transport.call("in/a").finish();
    transport.call("in/b").fail("quota_exceeded");
    await settled();
    expect(only()).toMatchObject({ state: "failed", filesDone: 1, filesFailed: 1 });
    expect(only().files[0]).toMatchObject({ key: "in/b", error: { code: "quota_exceeded" }, sentBytes: 0 });

    queue.retry(only().id);
    await settled();
    expect(transport.calls.map((call) => call.key)).toEqual(["in/a", "in/b", "in/b"]);
    transport.call("in/b").finish();
    await settled();
    expect(only()).toMatchObject({ state: "done", filesDone: 2, filesFailed: 0 });
  });

  test("skips keys the server would refuse, with the reason", async () => {
    await queue.add(TARGET, "drop", files("ok", "a/../b"));
    expect(only().filesTotal).toBe(1);
    expect(only().skipped).toEqual([{ path: "a/../b", reason: "A folder cannot be named “.” or “..”." }]);
  });

  test("cancelling stops what runs and what waits; the rest can be taken up again", async () => {
    await queue.add(TARGET, "drop", files("a", "b", "c", "d", "e"));
    transport.call("in/a").finish();
    await settled();
    queue.cancel(only().id);
    await settled();
    expect(only()).toMatchObject({ state: "cancelled", filesDone: 1 });
    expect(only().files.filter((file) => file.state === "cancelled")).toHaveLength(4);
    expect(transport.calls).toHaveLength(5);

    queue.retry(only().id);
    await settled();
    expect(only().state).toBe("running");
    expect(transport.calls).toHaveLength(9);
  });

  test("waits for a lost server and then sends the file again", async () => {
    await queue.add(TARGET, "drop", files("a"));
    transport.call("in/a").fail("unreachable");
    await settled();
    expect(only().state).toBe("running");
    expect(transport.calls).toHaveLength(1);
    transport.reachable?.();
    await settled();
    expect(transport.calls).toHaveLength(2);
    transport.call("in/a").finish();
    await settled();
    expect(only().state).toBe("done");
  });

  test("gives up on a server that keeps failing", async () => {
    await queue.add(TARGET, "drop", files("a"));
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(transport.calls).toHaveLength(attempt);
      transport.call("in/a").fail("unreachable");
      await settled();
      transport.reachable?.();
      await settled();
    }
    expect(only()).toMatchObject({ state: "failed", filesFailed: 1 });
  });

  test("an empty drop is done at once, and can be forgotten; a running one cannot", async () => {
    await queue.add(TARGET, "nothing", files());
    expect(only().state).toBe("done");
    queue.forget(only().id);
    expect(queue.list()).toEqual([]);

    await queue.add(TARGET, "drop", files("a"));
    queue.forget(only().id);
    expect(queue.list()).toHaveLength(1);
  });

  test("a scan that breaks keeps what it had found and says so", async () => {
    await queue.add(TARGET, "drop", broken());
    transport.call("in/a").finish();
    await settled();
    expect(only()).toMatchObject({ state: "done", skipped: [{ path: "drop", reason: "The folder vanished." }] });
  });

  test("5,000 files and their progress wake the listeners ten times a second, and 200 are shown", async () => {
    let woken = 0;
    queue.subscribe(() => (woken += 1));
    await queue.add(TARGET, "drop", files(...Array.from({ length: 5000 }, (_, index) => `f${index}`)));
    await settled();
    const before = woken;
    for (let at = 0; at < 1000; at += 1) {
      transport.call("in/f0").sent(at % 5);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(woken - before).toBeLessThanOrEqual(11);
    expect(woken - before).toBeGreaterThan(5);
    expect(only()).toMatchObject({ filesTotal: 5000 });
    expect(only().files).toHaveLength(200);
    expect(only().files.slice(0, 4).every((file) => file.state === "running")).toBe(true);
  });

  test("a large file goes in parts; a lost connection costs only the part on its way", async () => {
    const body = new Blob([new Uint8Array(MULTIPART_BYTES + 5)]);
    await queue.add(TARGET, "film", [{ path: "film", body }]);
    await settled();
    await transport.answerPart();
    expect(only()).toMatchObject({ bytesDone: 8 * 1024 ** 2 });
    expect(only().files[0]?.safe).toEqual({ parts: 1, of: 3 });
    await transport.answerPart("unreachable");
    expect(only()).toMatchObject({ state: "running", waitsForServer: true, bytesDone: 8 * 1024 ** 2 });
    transport.reachable?.();
    await settled();
    await transport.answerPart();
    await transport.answerPart();
    expect(transport.parts.map(({ partNumber, size }) => [partNumber, size])).toEqual([
      [1, 8 * 1024 ** 2],
      [2, 8 * 1024 ** 2],
      [2, 8 * 1024 ** 2],
      [3, 5],
    ]);
    expect(transport.started).toBe(1);
    expect(transport.completed?.map(({ etag }) => etag)).toEqual(["e1", "e2", "e3"]);
    expect(only()).toMatchObject({ state: "done", filesDone: 1, waitsForServer: false });
  });

  test("pausing keeps the parts that have arrived, going on sends the rest, cancelling gives them up", async () => {
    const body = new Blob([new Uint8Array(MULTIPART_BYTES)]);
    await queue.add(TARGET, "film", [{ path: "film", body }, { path: "note", body: new Blob(["12345"]) }]);
    await settled();
    await transport.answerPart();
    queue.pause(only().id);
    await settled();
    expect(only()).toMatchObject({ state: "paused", bytesDone: 8 * 1024 ** 2 });
    transport.calls.length = 0;
    queue.resume(only().id);
    await settled();
    expect(transport.parts.at(-1)?.partNumber).toBe(2);
    expect(transport.calls.map(({ key }) => key)).toEqual(["in/note"]);
    queue.cancel(only().id);
    await settled();
    expect(transport.aborted).toEqual(["upl_1"]);
    queue.retry(only().id);
    await settled();
    expect(transport.parts.at(-1)?.partNumber).toBe(1);
    expect(transport.started).toBe(2);
  });

  test("an upload in parts that the server has given up begins anew", async () => {
    await queue.add(TARGET, "film", [{ path: "film", body: new Blob([new Uint8Array(MULTIPART_BYTES)]) }]);
    await settled();
    await transport.answerPart("upload_not_found");
    expect(transport.started).toBe(2);
    expect(transport.parts.at(-1)?.partNumber).toBe(1);
  });

  test("what is there already is left alone, or kept beside the new one", async () => {
    transport.taken.add("in/a.tar.gz").add("in/a (2).tar.gz");
    await queue.add(TARGET, "skip", files("a.tar.gz", "b"), "skip");
    await settled();
    transport.call("in/b").finish();
    await settled();
    expect(only()).toMatchObject({ state: "done", filesDone: 1, filesTotal: 1 });
    expect(only().skipped).toEqual([{ path: "a.tar.gz", reason: "There is one of this name already." }]);
    queue.forget(only().id);

    await queue.add(TARGET, "keep", files("a.tar.gz"), "keep-both");
    await settled();
    expect(transport.calls.at(-1)?.key).toBe("in/a (3).tar.gz");
    // Somebody takes this name as well before the file arrives.
    transport.taken.add("in/a (3).tar.gz");
    transport.call("in/a (3).tar.gz").fail("precondition_failed");
    await settled();
    expect(transport.calls.at(-1)?.key).toBe("in/a (4).tar.gz");
  });

  test("more go at once as soon as that is allowed", async () => {
    queue.parallel.set(1);
    await queue.add(TARGET, "drop", files("a", "b", "c"));
    expect(transport.calls).toHaveLength(1);
    queue.parallel.set(2);
    expect(transport.calls).toHaveLength(2);
  });

  test("a batch stays in the account it was queued in", async () => {
    transport.acting = "acct_1";
    queue.parallel.set(1);
    await queue.add(TARGET, "drop", files("a", "b"));
    transport.acting = "acct_2";
    transport.call("in/a").finish();
    await settled();
    expect(transport.places.map(({ key, account }) => [key, account])).toEqual([
      ["in/a", "acct_1"],
      ["in/b", "acct_1"],
    ]);
  });

  test("a token that is refused holds the batch until somebody signs in, and only what was on its way is sent again", async () => {
    queue.parallel.set(2);
    await queue.add(TARGET, "drop", files("a", "b", "c", "d"));
    transport.call("in/a").fail("unauthorized");
    transport.call("in/b").fail("unauthorized");
    await settled();
    expect(transport.calls).toHaveLength(2);
    expect(only()).toMatchObject({ state: "running", filesFailed: 0, waitsForSignIn: true });
    transport.signIn();
    await settled();
    expect(transport.calls.map(({ key }) => key)).toEqual(["in/a", "in/b", "in/a", "in/b"]);
    expect(only().waitsForSignIn).toBe(false);
  });

  test("what arrived before the page was left is not sent again", async () => {
    const body = new Blob([new Uint8Array(MULTIPART_BYTES + 5)]);
    transport.begun = { id: "upl_0", parts: [{ partNumber: 1, etag: "e1" }], partBytes: 8 * 1024 ** 2 };
    await queue.add(TARGET, "film", [{ path: "film", body }]);
    await settled();
    expect(transport.started).toBe(0);
    expect(transport.parts.map(({ partNumber }) => partNumber)).toEqual([2]);
  });

  test("under a limit files go in smaller parts, each when the mean allows it; lifting it sends at once", async () => {
    queue.bandwidth.set(1024 ** 2);
    await queue.add(TARGET, "film", [{ path: "film", body: new Blob([new Uint8Array(11 * 1024 ** 2)]) }]);
    await settled();
    await transport.answerPart();
    expect(transport.parts.map(({ size }) => size / 1024 ** 2)).toEqual([5]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(transport.parts.map(({ size }) => size / 1024 ** 2)).toEqual([5, 5]);
    await transport.answerPart();
    queue.bandwidth.set(null);
    await settled();
    expect(transport.parts.map(({ size }) => size / 1024 ** 2)).toEqual([5, 5, 1]);
  });

  test("pausing does not wait for the limit", async () => {
    queue.bandwidth.set(1024);
    await queue.add(TARGET, "drop", [
      { path: "a", body: new Blob([new Uint8Array(10_240)]) },
      { path: "b", body: new Blob([new Uint8Array(10_240)]) },
    ]);
    await settled();
    expect(transport.calls.map(({ key }) => key)).toEqual(["in/a"]);
    queue.pause(only().id);
    await settled();
    queue.bandwidth.set(null);
    queue.resume(only().id);
    await settled();
    expect(transport.calls.map(({ key }) => key)).toEqual(["in/a", "in/a", "in/b"]);
  });

  test("the snapshot is the same object until something changes", async () => {
    await queue.add(TARGET, "drop", files("a"));
    expect(queue.list()).toBe(queue.list());
    const before = only();
    transport.call("in/a").sent(3);
    await settled();
    expect(only()).not.toBe(before);
    expect(before.bytesDone).toBe(0);
  });
});
