import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { clipboard, expect, expectAccessible, test } from "./fixtures";
import { choose, oneFile, transfers } from "./transfers";

test("files by button and by Ctrl+U: uploaded, listed, and told new from replaced", async ({ console: page, api, bucket, server }, info) => {
  await page.goto(`${server.url}/buckets/${bucket}`);
  const one = info.outputPath("one.txt");
  const two = info.outputPath("two ü.txt");
  await writeFile(one, "1");
  await writeFile(two, "22");
  await choose(page, "Upload files", [one, two]);
  const sheet = page.getByRole("dialog", { name: /^Upload/ });
  await expect(sheet).toContainText("2 files, 3 B");
  await sheet.getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toContain(`/objects/two%20%C3%BC.txt \\\n  -H "Authorization: Bearer $STOWBOX_API_KEY" \\\n  -T 'two ü.txt'`);
  await sheet.getByRole("button", { name: "Upload 2 files" }).dblclick();
  await expect(transfers(page)).toContainText("2 files uploaded");
  await expectAccessible(page);
  await expect(page.getByRole("row", { name: /two ü\.txt/ })).toBeVisible();
  await writeFile(one, "changed");
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+u");
  await (await chooser).setFiles(one);
  await expect(sheet).toContainText("There is an object of this name already.");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Upload 1 file" }).click();
  await expect(transfers(page)).toContainText("1 file uploaded · 1 replaced");
  expect(await api.text(bucket, "one.txt")).toBe("changed");
  expect(await api.text(bucket, "two ü.txt")).toBe("22");
  await page.getByRole("button", { name: "Clear finished" }).click();
  await expect(page.getByText("Nothing is running.")).toBeVisible();
  await expectAccessible(page);
});

test("a folder by button keeps its tree below the open folder", async ({ console: page, api, bucket, server }, info) => {
  const root = info.outputPath("Urlaub ☀");
  await mkdir(join(root, "tag 1", "морe"), { recursive: true });
  await writeFile(join(root, "top.txt"), "top");
  await writeFile(join(root, "tag 1", "морe", "волна.txt"), "волна");
  await page.goto(`${server.url}/buckets/${bucket}/in/here`);
  await choose(page, "Upload a folder", root);
  const sheet = page.getByRole("dialog", { name: "Upload “Urlaub ☀”" });
  await expect(sheet).toContainText("2 files, 13 B");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Upload 2 files" }).dblclick();
  await expect(transfers(page)).toContainText("2 files uploaded");
  expect(await api.keys(bucket)).toEqual(["in/here/Urlaub ☀/tag 1/морe/волна.txt", "in/here/Urlaub ☀/top.txt"]);
  expect(await api.text(bucket, "in/here/Urlaub ☀/tag 1/морe/волна.txt")).toBe("волна");
  await expect(page.getByRole("row", { name: /Urlaub/ })).toBeVisible();
});

test("a folder that is there already is skipped, kept beside, or replaced, as one likes", async ({ console: page, api, bucket, server }, info) => {
  const root = info.outputPath("box");
  await mkdir(root, { recursive: true });
  await writeFile(join(root, "a.txt"), "new");
  await writeFile(join(root, "b.txt"), "new");
  await api.put(bucket, "box/a.txt", "old");
  await page.goto(`${server.url}/buckets/${bucket}`);
  const upload = async (how: string) => {
    await choose(page, "Upload a folder", root);
    const sheet = page.getByRole("dialog", { name: "Upload “box”" });
    await sheet.getByLabel(how).check();
    await sheet.getByRole("button", { name: "Upload 2 files" }).click();
    await expect(transfers(page)).toContainText(/\d files? uploaded/);
  };
  await upload("Skip the file");
  await expect(transfers(page)).toContainText("1 file uploaded · 3 B · 1 skipped");
  expect(await api.text(bucket, "box/a.txt")).toBe("old");
  await page.getByRole("button", { name: "Clear finished" }).click();
  await upload("Keep both");
  await expect(transfers(page)).toContainText("2 files uploaded");
  expect(await api.keys(bucket)).toEqual(["box/a (2).txt", "box/a.txt", "box/b (2).txt", "box/b.txt"]);
  await page.getByRole("button", { name: "Clear finished" }).click();
  await upload("Replace it");
  await expect(transfers(page)).toContainText("2 files uploaded · 2 replaced");
  expect(await api.text(bucket, "box/a.txt")).toBe("new");
});

test("files dropped as a web page hands them over; the overlay says where they go", async ({ console: page, api, bucket, server }) => {
  await page.goto(`${server.url}/buckets/${bucket}`);
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();
  const dataTransfer = await oneFile(page, "dropped 📦.txt");
  const main = page.getByRole("main");
  await main.dispatchEvent("dragenter", { dataTransfer });
  await expect(page.getByText(`Drop to upload to ${bucket}`)).toBeVisible();
  await expectAccessible(page);
  await main.dispatchEvent("dragleave", { dataTransfer });
  await expect(page.getByText(`Drop to upload to ${bucket}`)).toBeHidden();
  await main.dispatchEvent("dragenter", { dataTransfer });
  await main.dispatchEvent("drop", { dataTransfer });
  await expect(page.getByText(`Drop to upload to ${bucket}`)).toBeHidden();
  await expect(transfers(page)).toContainText("1 file uploaded");
  expect(await api.text(bucket, "dropped 📦.txt")).toBe("dropped");
});

test("a drop where no bucket is open asks for one; onto the row of a bucket or a folder it goes there", async ({ console: page, api, bucket }) => {
  test.slow();
  const dataTransfer = await oneFile(page, "drop.txt");
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await main.dispatchEvent("dragenter", { dataTransfer });
  await expect(page.getByText("Drop to upload; the bucket is asked for")).toBeVisible();
  await expectAccessible(page);
  await main.dispatchEvent("drop", { dataTransfer });
  const sheet = page.getByRole("dialog", { name: "Upload “drop.txt”" });
  await expect(sheet.getByRole("button", { name: "Upload 1 file" })).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  await sheet.getByLabel("Bucket").selectOption(bucket);
  await sheet.getByRole("button", { name: "Upload 1 file" }).click();
  await expect(transfers(page)).toContainText("1 file uploaded");
  expect(await api.keys(bucket)).toEqual(["drop.txt"]);
  await page.getByRole("button", { name: "Close Activity" }).click();

  const dropOnto = async (name: RegExp, said: string) => {
    const row = page.getByRole("row", { name });
    const box = await row.boundingBox();
    if (box === null) throw new Error("the row has no place");
    const at = { dataTransfer, clientX: box.x + 60, clientY: box.y + 10 };
    await row.dispatchEvent("dragenter", at);
    await row.dispatchEvent("dragover", at);
    await expect(page.getByText(`Drop to upload to ${said}`)).toBeVisible();
    await row.dispatchEvent("drop", at);
  };
  await api.put(bucket, "folder ü/x");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Buckets" }).click();
  // Other tests have buckets too; this one's shall be in sight.
  await page.getByRole("searchbox", { name: "Filter by name" }).fill(bucket);
  await expect(page.getByRole("grid").getByRole("row")).toHaveCount(2);
  // It is there already, so that the sheet says where it goes.
  await dropOnto(new RegExp(bucket), bucket);
  await expect(sheet).toContainText(`1 file, 7 B, to ${bucket}/`);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: bucket, exact: true }).click();
  await expect(page.getByRole("row", { name: /folder ü/ })).toBeVisible();
  await dropOnto(/folder ü/, `${bucket}/folder ü`);
  await expect(transfers(page).getByText("1 file uploaded")).toHaveCount(2);
  expect(await api.keys(bucket)).toEqual(["drop.txt", "folder ü/drop.txt", "folder ü/x"]);
});

test("what is dropped while a dialog is open does not begin under it", async ({ console: page, api, bucket, server }) => {
  await page.goto(`${server.url}/buckets/${bucket}?settings=1`);
  await expect(page.getByRole("dialog")).toBeVisible();
  const dataTransfer = await oneFile(page, "drop.txt");
  await page.getByRole("dialog").dispatchEvent("dragenter", { dataTransfer });
  await expect(page.getByText(/^Drop to upload/)).toBeHidden();
  await page.getByRole("dialog").dispatchEvent("drop", { dataTransfer });
  await expect(page.getByText("Close the dialog first, then drop again")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Activity" }).click();
  await expect(page.getByText("Nothing is running.")).toBeVisible();
  expect(await api.keys(bucket)).toEqual([]);
});
