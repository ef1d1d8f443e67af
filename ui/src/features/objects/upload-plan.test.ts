import { expect, test } from "vitest";
import { signIn } from "#/api/session";
import type { Measured } from "#/platform/types";
import { type Room, fitWords, uploadCommands } from "./upload-plan";

const MIB = 1024 ** 2;
const measured = (change: Partial<Measured> = {}): Measured => ({ title: "box", files: 2, sizeBytes: 10 * MIB, folder: true, largestBytes: 8 * MIB, ...change });
const room = (change: Partial<Room> = {}): Room => ({ leftBytes: null, limitBytes: null, freeBytes: null, maxObjectBytes: null, ...change });

test("what does not fit says why, each reason by itself", () => {
  expect(fitWords(measured(), room())).toEqual({ fits: true, words: [] });
  expect(fitWords(measured(), room({ leftBytes: 20 * MIB, limitBytes: 30 * MIB })).words).toEqual(["It fits: 20.0 MiB are left."]);
  const full = fitWords(measured(), room({ leftBytes: MIB, limitBytes: 30 * MIB, maxObjectBytes: 5 * MIB }));
  expect(full.fits).toBe(false);
  expect(full.words).toEqual([
    "It does not fit: 1.00 MiB are left of the account’s 30.0 MiB. What is replaced makes some room.",
    "The largest file has 8.00 MiB; this account takes 5.00 MiB for one object.",
  ]);
  expect(fitWords(measured(), room({ freeBytes: MIB })).words).toEqual(["It does not fit on the disk: 1.00 MiB are free."]);
});

test("the commands are exact, one a file, and keep what is there unless it is to be replaced", () => {
  signIn("http://127.0.0.1:9710", "sk_live_x");
  const to = { bucket: "photos", prefix: "in/" };
  const said = uploadCommands(to, measured({ paths: ["box/a b.txt", "box/ü.txt"] }), "replace");
  expect(said).toBe(
    [
      `curl \\\n  http://127.0.0.1:9710/v1/buckets/photos/objects/in/box/a%20b.txt \\\n  -H "Authorization: Bearer $STOWBOX_API_KEY" \\\n  -T 'box/a b.txt'`,
      `curl \\\n  http://127.0.0.1:9710/v1/buckets/photos/objects/in/box/%C3%BC.txt \\\n  -H "Authorization: Bearer $STOWBOX_API_KEY" \\\n  -T 'box/ü.txt'`,
    ].join("\n"),
  );
  expect(uploadCommands(to, measured({ paths: ["box/a"], files: 3 }), "skip")).toMatch(/-H 'If-None-Match: \*' [^]*\n# and so on for 2 more$/);
  expect(uploadCommands(to, measured(), "replace")).toBeNull();
  expect(uploadCommands(to, measured({ title: "one.txt", files: 1, folder: false }), "replace")).toContain("-T one.txt");
});
