import { readFile } from "node:fs/promises";
import { sha256 } from "./api";
import { LIVE_MS, expect, expectAccessible, test } from "./fixtures";
import { transfers } from "./transfers";

test("downloading a private object streams it to the file that was chosen", async ({ console: page, api, bucket, server }) => {
  const bytes = new Uint8Array(20 * 1024 * 1024).map((_, index) => (index * 31) % 251);
  await api.put(bucket, "data.bin", bytes);
  // The dialog is the operating system's; the file it gives is a real one, in the browser's own file system.
  await page.addInitScript(() => {
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
    });
  });
  await page.goto(`${server.url}/buckets/${bucket}?object=data.bin`);
  await page.getByRole("complementary", { name: "Object" }).getByRole("button", { name: "Download" }).click();
  await expect(transfers(page)).toContainText("Saved · 20.0 MiB");
  const saved = await page.evaluate(async () => {
    const file = await (await (await navigator.storage.getDirectory()).getFileHandle("data.bin")).getFile();
    const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  });
  expect(saved).toBe(sha256(bytes));
});

test("without a file picker a private object is saved by the browser; a public one by a plain link", async ({ console: page, api, bucket, server }, info) => {
  await api.put(bucket, "dir/ü 📦.txt", "private bytes");
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "showSaveFilePicker");
  });
  const save = async (to: string) => {
    const download = page.waitForEvent("download");
    await page.getByRole("complementary", { name: "Object" }).getByRole("button", { name: "Download" }).click();
    await (await download).saveAs(to);
    return (await download).suggestedFilename();
  };
  await page.goto(`${server.url}/buckets/${bucket}/dir?object=${encodeURIComponent("dir/ü 📦.txt")}`);
  expect(await save(info.outputPath("private"))).toBe("ü 📦.txt");
  expect(await readFile(info.outputPath("private"), "utf8")).toBe("private bytes");

  await api.request("PATCH", `/v1/buckets/${bucket}`, { json: { visibility: "public" } });
  await expect(page.getByRole("button", { name: "Open", exact: true })).toBeVisible({ timeout: LIVE_MS });
  expect(await save(info.outputPath("public"))).toBe("ü 📦.txt");
  expect(await readFile(info.outputPath("public"), "utf8")).toBe("private bytes");
});

test("folders and objects are saved into a folder of the disk, where they keep their paths", async ({ console: page, api, bucket, server }) => {
  await api.put(bucket, "in/box/a.txt", "one");
  await api.put(bucket, "in/box/deep/ü 📦.txt", "two");
  await api.put(bucket, "in/loose.txt", "three");
  await api.put(bucket, "in/other.txt", "four");
  // The dialog is the operating system's; the folder it gives is a real one, in the browser's own file system.
  await page.addInitScript(() => {
    Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await page.goto(`${server.url}/buckets/${bucket}/in`);
  await page.getByRole("row", { name: /box/ }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("row", { name: /loose/ }).click({ modifiers: ["Control"] });
  await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Download" }).click();
  await expect(transfers(page)).toContainText("3 files saved");
  await expectAccessible(page);
  const saved = await page.evaluate(async () => {
    const found: Record<string, string> = {};
    const walk = async (folder: FileSystemDirectoryHandle, path: string) => {
      for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
        if (handle.kind === "directory") await walk(handle as FileSystemDirectoryHandle, `${path}${name}/`);
        else found[path + name] = await (await (handle as FileSystemFileHandle).getFile()).text();
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return found;
  });
  expect(saved).toEqual({ "box/a.txt": "one", "box/deep/ü 📦.txt": "two", "loose.txt": "three" });
});

test("where the browser cannot stream to a file, a large private object goes by a signed link, and several rows go one by one", async ({ console: page, api, bucket, server }, info) => {
  const bytes = Buffer.alloc(65 * 1024 * 1024, 9);
  await api.put(bucket, "large.bin", bytes);
  await api.put(bucket, "small.txt", "small");
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "showSaveFilePicker");
    Reflect.deleteProperty(window, "showDirectoryPicker");
  });
  await page.goto(`${server.url}/buckets/${bucket}`);
  await page.getByRole("checkbox", { name: "Select everything listed" }).click();
  const downloads: string[] = [];
  page.on("download", (download) => downloads.push(download.suggestedFilename()));
  const first = page.waitForEvent("download");
  await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Download" }).click();
  await (await first).saveAs(info.outputPath("large.bin"));
  expect((await first).url()).toContain("/signed/");
  await expect.poll(() => downloads).toEqual(["large.bin", "small.txt"]);
  expect(sha256(await readFile(info.outputPath("large.bin")))).toBe(sha256(bytes));
});
