import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { LIVE_MS, expect, expectAccessible, test } from "./fixtures";

const row = (page: Page, name: string | RegExp) => page.getByRole("row", { name });

async function keep(page: Page, bucket: string, days: string): Promise<void> {
  await page.goto(new URL(`/buckets/${bucket}?settings=1`, page.url()).href);
  const form = page.getByRole("dialog", { name: `Settings of ${bucket}` });
  await form.getByLabel("Keep deleted objects for (days)").fill(days);
  await form.getByRole("button", { name: "Save" }).click();
}

test("a bucket can keep what is deleted; a deletion says so and is undone by one click", async ({ console: page, api, bucket }) => {
  await keep(page, bucket, "100");
  await expect(page.getByText("Give a whole number from 0 to 90.")).toBeVisible();
  await keep(page, bucket, "30");
  await expect(page.getByText(`Settings of ${bucket} saved`)).toBeVisible();
  await api.put(bucket, "folder/one ü.txt", "1");
  await api.put(bucket, "folder/two.txt", "2");
  await row(page, /folder/).focus();
  await page.keyboard.press("Delete");
  const dialog = page.getByRole("dialog", { name: "Delete the folder “folder”?" });
  await expect(dialog).toContainText("2 objects, 2 B, will be kept in the trash for 30 days.");
  await dialog.getByRole("button", { name: "Delete 2" }).click();
  await expect(page.getByText("2 objects moved to the trash")).toBeVisible();
  expect(await api.keys(bucket)).toEqual([]);
  await expectAccessible(page);
  await page.getByRole("status").getByRole("button", { name: "Undo" }).dblclick();
  await expect(page.getByText("2 objects restored", { exact: true })).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["folder/one ü.txt", "folder/two.txt"]);
  await expect(row(page, /folder/)).toBeVisible();
});

test("the trash has an address, follows others, restores beside what took the place, and is emptied", async ({ console: page, api, bucket }) => {
  await page.goto(new URL(`/buckets/${bucket}?trash=1`, page.url()).href);
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
  await expect(page.getByText("This bucket keeps nothing")).toBeVisible();
  await expectAccessible(page);
  await api.request("PATCH", `/v1/buckets/${bucket}`, { json: { trashDays: 7 } });
  await expect(page.getByText("can be restored for 7 days")).toBeVisible({ timeout: LIVE_MS });
  await api.put(bucket, "note.txt", "first");
  await api.put(bucket, "note.txt", "second");
  await api.put(bucket, "صورة.jpg", "x");
  await api.delete(bucket, "صورة.jpg");
  await api.put(bucket, "gone.txt", "y");
  await api.delete(bucket, "gone.txt");
  await expect(row(page, /note\.txt.*Replaced/)).toBeVisible({ timeout: LIVE_MS });
  await expect(row(page, /صورة\.jpg.*Deleted/)).toBeVisible();
  await expectAccessible(page);

  await row(page, /note\.txt/).click();
  const restore = page.getByRole("dialog", { name: "Restore “note.txt”" });
  await expectAccessible(page);
  await restore.getByLabel("Leave it in the trash").check();
  await restore.getByRole("button", { name: "Restore" }).click();
  const activity = page.getByRole("region", { name: "Activity" });
  await activity.getByRole("button", { name: "Show what failed: Restore “note.txt”" }).click();
  await expect(activity.getByRole("list", { name: "What could not be restored" })).toContainText("precondition_failed");
  await expectAccessible(page);
  await activity.getByRole("button", { name: "Close Activity" }).click();
  await row(page, /note\.txt/).click();
  await restore.getByRole("button", { name: "Restore" }).dblclick();
  await expect(restore).toBeHidden();
  await expect(row(page, /note\.txt/)).toBeHidden();
  expect(await api.text(bucket, "note.txt")).toBe("second");
  const beside = (await api.keys(bucket)).find((key) => key !== "note.txt");
  expect(await api.text(bucket, beside ?? "")).toBe("first");

  await row(page, /gone\.txt/).click({ modifiers: ["Control"] });
  await expect(page.getByRole("toolbar", { name: "Selection" })).toContainText("1 selected, 1 B");
  await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Delete for good" }).click();
  await page.getByRole("dialog", { name: "Delete “gone.txt” for good?" }).getByRole("button", { name: "Delete 1" }).click();
  await expect(row(page, /gone\.txt/)).toBeHidden();
  await page.getByRole("button", { name: "Empty the trash…" }).click();
  await page.getByRole("dialog", { name: "Empty the trash?" }).getByRole("button", { name: "Empty it" }).click();
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
  const left = (await (await api.request("GET", `/v1/buckets/${bucket}/trash`)).json()) as { data: unknown[] };
  expect(left.data).toEqual([]);
});

test("a folder is saved as a zip that other programs unpack", async ({ console: page, api, bucket }, info) => {
  await api.put(bucket, "box/a.txt", "one");
  await api.put(bucket, "box/deep/ü.txt", "two");
  await api.put(bucket, "other.txt");
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "showSaveFilePicker");
    Reflect.deleteProperty(window, "showDirectoryPicker");
  });
  await page.goto(new URL(`/buckets/${bucket}`, page.url()).href);
  await row(page, /box/).focus();
  await page.keyboard.press("Space");
  const download = page.waitForEvent("download");
  await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("box.zip");
  await (await download).saveAs(info.outputPath("box.zip"));
  const said = execFileSync("python3", ["-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(sorted((n, z.read(n).decode()) for n in z.namelist()))", info.outputPath("box.zip")]).toString();
  expect(said).toContain("a.txt', 'one'");
  expect(said).toContain("ü.txt', 'two'");
  expect(said).not.toContain("other");
});
