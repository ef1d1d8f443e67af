// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { localError } from "#/api/errors";
import { type ObjectPage, listBelow } from "#/api/objects";
import { Trees } from "./trees";

vi.mock("#/api/objects", async (original) => ({
  ...(await original<typeof import("#/api/objects")>()),
  listBelow: vi.fn<typeof listBelow>(),
}));

/** A folder of the disk that takes every name and keeps nothing. */
const disk = {
  getDirectoryHandle: async () => disk,
  getFileHandle: async () => ({ createWritable: async () => new WritableStream() }),
};

const page = (key: string, cursor: string | null) => ({ data: [{ key, sizeBytes: 4 }], cursor }) as unknown as ObjectPage;

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a folder that could not be listed to its end is listed anew, and each of its files is there once", async () => {
  vi.stubGlobal("fetch", async () => new Response("1234"));
  Object.assign(window, { showDirectoryPicker: async () => disk });
  vi.mocked(listBelow)
    .mockResolvedValueOnce(page("box/a", "more"))
    .mockRejectedValueOnce(localError("unreachable", "The server does not answer."))
    .mockResolvedValueOnce(page("box/a", "more"))
    .mockResolvedValueOnce(page("box/b", null));
  const trees = new Trees();
  const state = () => trees.list()[0]?.state;
  const what = { bucket: "photos", title: "2 rows", base: "", objects: [{ key: "loose", sizeBytes: 4 }], regions: [{ prefix: "box/" }] };
  await trees.start(what);
  await vi.waitFor(() => expect(state()).toBe("failed"));
  expect(trees.list()[0]).toMatchObject({ filesFailed: 1, filesDone: 0 });

  trees.retry(trees.list()[0]?.id ?? "");
  await vi.waitFor(() => expect(state()).toBe("done"));
  expect(trees.list()[0]?.files.map(({ key }) => key)).toEqual(["loose", "box/a", "box/b"]);
  expect(trees.list()[0]).toMatchObject({ filesTotal: 3, filesDone: 3, filesFailed: 0, bytesDone: 12 });
});
