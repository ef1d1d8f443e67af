import { writeFile } from "node:fs/promises";
import type { TestInfo } from "@playwright/test";
import { expect, test } from "./fixtures";
import { goTo, press, tabTo } from "./keys-only";
import { startReceiver } from "./receiver";

// Each flow without a mouse: nothing here clicks, focuses or fills; what is to be reached is reached by keys.

async function fileOf(info: TestInfo, name: string, text: string): Promise<string> {
  const path = info.outputPath(name);
  await writeFile(path, text);
  return path;
}

test("a bucket is made, a file uploaded, found, renamed, copied, moved, deleted and brought back", async ({ console: page, api }, info) => {
  const bucket = `by-keys-${info.workerIndex}-${Date.now()}`;
  await goTo(page, "New bucket", "New bucket");
  await page.keyboard.type(bucket);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();
  await api.request("PATCH", `/v1/buckets/${bucket}`, { json: { trashDays: 7 } });
  await api.put(bucket, "folder/inside.txt");

  const chooser = page.waitForEvent("filechooser");
  await tabTo(page, "Upload");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Upload files" })).toBeFocused();
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(await fileOf(info, "letter.txt", "hello"));
  const row = (name: RegExp) => page.getByRole("row", { name });
  await expect(row(/letter\.txt/)).toBeVisible();

  await page.keyboard.press("Control+f");
  await page.keyboard.type("lett");
  await expect(page.getByRole("grid", { name: `Found in ${bucket}` })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(row(/letter\.txt/)).toBeFocused();
  await page.keyboard.press("F2");
  await expect(page.getByRole("dialog", { name: /^Rename/ })).toBeVisible();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("note.txt");
  await page.keyboard.press("Enter");
  await expect.poll(() => api.keys(bucket)).toContain("note.txt");
  await tabTo(page, "Find", true);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("searchbox", { name: "Find" })).toBeHidden();

  const select = async () => {
    await tabTo(page, /note\.txt|folder/);
    await page.keyboard.press("End");
    await expect(row(/note\.txt/)).toBeFocused();
    await page.keyboard.press("Space");
    await expect(page.getByRole("toolbar", { name: "Selection" })).toBeVisible();
  };
  await select();
  await press(page, "Copy");
  await press(page, "folder");
  await press(page, /^Copy here/);
  await expect.poll(() => api.keys(bucket)).toContain("folder/note.txt");
  // It tells how it went, and stays for that.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await api.keys(bucket)).toContain("note.txt");
  await api.delete(bucket, "folder/note.txt");

  if (await page.getByRole("toolbar", { name: "Selection" }).isHidden()) await select();
  await tabTo(page, "Move");
  await page.keyboard.press("Enter");
  await press(page, "folder");
  await press(page, /^Move here/);
  await expect.poll(() => api.keys(bucket)).toEqual(["folder/inside.txt", "folder/note.txt"]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await tabTo(page, /^folder/);
  await page.keyboard.press("Enter");
  // The list of a folder has the focus that its row had.
  await expect(row(/inside\.txt/)).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Delete");
  await press(page, /^(Delete|Move to the trash)/);
  await expect.poll(() => api.keys(bucket)).toEqual(["folder/inside.txt"]);
  await expect(page.getByRole("dialog")).toBeHidden();
  await press(page, "Undo");
  await expect.poll(() => api.keys(bucket)).toEqual(["folder/inside.txt", "folder/note.txt"]);
});

test("an object is shared, and a key made and kept", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "photo.jpg");
  await goTo(page, bucket, bucket);
  await tabTo(page, /photo\.jpg/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Object" })).toBeVisible();
  await press(page, /^Share…/);
  const share = page.getByRole("dialog", { name: /^Share/ });
  await expect(share.getByRole("button", { name: "Make and copy the link" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(share.getByRole("img", { name: "QR code of the link" })).toBeVisible();
  await press(page, "Done");
  await expect(share).toBeHidden();

  await goTo(page, "New key", "New key");
  await page.keyboard.type("made by keys");
  await page.keyboard.press("Enter");
  // A second Enter does not close the only view of the secret.
  await expect(page.getByRole("button", { name: "Copy as .env" })).toBeFocused();
  await page.keyboard.press("Enter");
  await press(page, "I stored it");
  await tabTo(page, /^made by keys|sk_live/);
  await expect(page.getByRole("row", { name: /made by keys/ })).toBeVisible();
});

test("a webhook is made, tested, and its delivery opened", async ({ console: page }) => {
  const receiver = await startReceiver();
  await goTo(page, "New webhook", "New webhook");
  await page.keyboard.type(receiver.url);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "The webhook is ready" })).toBeVisible();
  await press(page, /^I stored it|Done/);
  await press(page, "Send test event");
  await expect.poll(() => receiver.received.length).toBe(1);
  const delivery = page.getByRole("region", { name: "Delivery" });
  await expect(delivery).toContainText(/Delivered|200/);
  await page.keyboard.press("Escape");
  await expect(delivery).toBeHidden();
  await page.keyboard.press("j");
  await expect(delivery).toBeVisible();
  await page.keyboard.press("r");
  await expect.poll(() => receiver.received.length).toBe(2);
  await receiver.close();
});

test("the settings are changed", async ({ page, ownServer }) => {
  await page.goto(ownServer.consoleUrl);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await goTo(page, "Settings", "Settings");
  await press(page, "Server");
  await tabTo(page, "Other URLs that lead here");
  await page.keyboard.type("https://files.example.com");
  await press(page, "Save");
  await expect(page.getByText("Settings saved")).toBeVisible();
  await press(page, "General");
  await tabTo(page, /^System/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: /^Dark/ })).toBeChecked();
});
