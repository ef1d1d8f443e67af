import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { expect, test } from "./fixtures";

const GIB = 1024 ** 3;

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

test("a real nested folder with a file of 1 GiB, dropped on the page, comes back byte for byte by HTTP", async ({ console: page, api, bucket, server }, info) => {
  test.setTimeout(300_000);
  const root = info.outputPath("Drop 📦 übung");
  const small = ["a.txt", "日本/東京/雨.txt", "العربية/ملف.txt", "deep/1/2/3/4/5/end.txt", "odd/100% #1 & ?.txt", "empty.bin"];
  for (const name of small) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), name === "empty.bin" ? "" : `this is ${name}`);
  }
  // Sparse on the disk, but not all zeros: each 64 MiB begins with its own number.
  const big = join(root, "big.bin");
  const file = await open(big, "w");
  await file.truncate(GIB);
  for (let at = 0; at < GIB; at += 64 * 1024 * 1024) await file.write(`block ${at}`, at);
  await file.close();

  await page.goto(`${server.url}/buckets/${bucket}`);
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();

  // A drag as from a file manager: the browser is given the path and reads the folder itself.
  const drag = await page.context().newCDPSession(page);
  const data = { items: [], files: [root], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await drag.send("Input.dispatchDragEvent", { type, x: 640, y: 400, data });
  }
  await page.getByRole("button", { name: `Upload ${small.length + 1} files` }).click();
  const transfers = page.getByRole("list", { name: "Transfers" });
  await expect(transfers).toContainText(`${small.length + 1} files uploaded`, { timeout: 240_000 });

  const names = [...small, "big.bin"];
  const key = (name: string) => ["Drop 📦 übung", ...relative(root, join(root, name)).split(sep)].join("/");
  expect((await api.keys(bucket)).toSorted()).toEqual(names.map(key).toSorted());
  for (const name of names) {
    expect(await api.sha256(bucket, key(name)), name).toBe(await sha256Of(join(root, name)));
  }
  await rm(root, { recursive: true });
});
