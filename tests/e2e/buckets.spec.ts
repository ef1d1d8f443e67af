import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { LIVE_MS, clipboard, expect, expectAccessible, test } from "./fixtures";

const nameField = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true });

async function openBuckets(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Buckets" }).click();
}

test("an empty server offers one action and its curl, which works when pasted", async ({ page, context, ownServer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: ownServer.url });
  await page.goto(ownServer.consoleUrl);
  await openBuckets(page);
  await expect(page.getByRole("heading", { name: "No buckets yet" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Copy" }).click();
  execFileSync("sh", ["-c", `${await clipboard(page)} --silent --fail`], {
    env: { ...process.env, STOWBOX_API_KEY: ownServer.apiKey },
  });
  await expect(page.getByRole("row", { name: /my-bucket/ })).toBeVisible();
});

test("a bucket's name is checked while it is typed; a taken one is said at the field", async ({ console: page, bucket }) => {
  await openBuckets(page);
  await page.getByRole("button", { name: "New bucket" }).click();
  await expect(page.getByRole("dialog", { name: "New bucket" })).toBeVisible();
  await expect(nameField(page)).toBeFocused();
  await expectAccessible(page);
  const problems: [string, string][] = [
    ["My-photos", "Use lower-case letters only."],
    ["my photos", "Spaces are not allowed."],
    ["my.photos", "“.” is not allowed."],
    ["-photos", "Start with a letter or a digit."],
    ["صور", "“ص” is not allowed."],
    ["a".repeat(64), "At most 63 characters; this is 64."],
  ];
  for (const [typed, problem] of problems) {
    await nameField(page).fill(typed);
    await expect(page.getByText(problem)).toBeVisible();
  }
  await nameField(page).fill("ab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("At least 3 characters.")).toBeVisible();
  await nameField(page).fill(bucket);
  await page.keyboard.press("Enter");
  await expect(page.getByText("This name is taken")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("creating survives a double click and leads into the bucket", async ({ console: page, api }) => {
  const name = `created-${Date.now()}`;
  await openBuckets(page);
  await page.getByRole("button", { name: "New bucket" }).click();
  await nameField(page).fill(name);
  await page.getByLabel(/Public/).check();
  await page.getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toContain(`{"name":"${name}","visibility":"public"}`);
  await page.getByRole("button", { name: "Create bucket" }).dblclick();
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/buckets/${name}$`));
  await expectAccessible(page);
  const made = (await (await api.request("GET", `/v1/buckets/${name}`)).json()) as { visibility: string };
  expect(made.visibility).toBe("public");
});

test("the list shows the server's figures and follows other clients", async ({ console: page, api, bucket }) => {
  await openBuckets(page);
  const row = page.getByRole("row", { name: new RegExp(bucket) });
  await expect(row).toContainText("0 B");
  await api.put(bucket, "a.bin", new Uint8Array(2048));
  await expect(row).toContainText("2.00 KiB", { timeout: LIVE_MS });
  await expect(row.getByRole("gridcell").nth(2)).toHaveText("1");
  await expectAccessible(page);
});

test("settings: visibility and CORS, with the preset, kept by the server", async ({ console: page, api, bucket, server }) => {
  await page.goto(`${server.url}/buckets/${bucket}?settings=1`);
  const dialog = page.getByRole("dialog", { name: `Settings of ${bucket}` });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel(/Public/).check();
  const cors = dialog.getByLabel(/CORS/);
  await cors.fill("localhost:3000");
  await expect(dialog.getByText("is not an origin")).toBeVisible();
  await cors.fill("https://app.example.com");
  await dialog.getByRole("button", { name: /Add my dev server/ }).click();
  await dialog.getByRole("button", { name: "Save" }).dblclick();
  await expect(dialog).toBeHidden();
  const saved = (await (await api.request("GET", `/v1/buckets/${bucket}`)).json()) as {
    visibility: string;
    corsOrigins: string[];
  };
  expect(saved.visibility).toBe("public");
  expect(saved.corsOrigins).toEqual(expect.arrayContaining(["https://app.example.com", "http://localhost:5173"]));
});

test("an empty bucket goes once its name is typed", async ({ console: page, api, bucket, server }) => {
  await page.goto(`${server.url}/buckets/${bucket}?settings=1`);
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog", { name: `Delete ${bucket}?` });
  await expect(dialog.getByRole("button", { name: "Delete bucket" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel(`Type ${bucket} to confirm`).fill(bucket);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Delete bucket" }).dblclick();
  await expect(page).toHaveURL(/\/buckets$/);
  await expect(page.getByRole("row", { name: new RegExp(bucket) })).toBeHidden();
  await expect(api.request("GET", `/v1/buckets/${bucket}`)).rejects.toThrow("404");
});

test("a bucket that holds objects and unfinished uploads is emptied and deleted once its name is typed", async ({ console: page, api, bucket, server }) => {
  await api.putMany(bucket, ["a ü.txt", "folder/b", "folder/deep/c"]);
  const begin = { json: { key: "half.bin" } };
  await api.request("POST", `/v1/buckets/${bucket}/uploads`, begin);
  await page.goto(`${server.url}/buckets/${bucket}?settings=1`);
  await expect(page.getByText("It holds 3 objects, which go with it.")).toBeVisible();
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog", { name: `Delete ${bucket}?` });
  await expect(dialog).toContainText("It holds 3 objects and 1 unfinished upload, 3 B.");
  const remove = dialog.getByRole("button", { name: "Delete it and 3 objects" });
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel(`Type ${bucket} to confirm`).fill(`${bucket}x`);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toMatch(/batch-delete[^]*"prefix":""[^]*-X DELETE[^]*uploads\/upl_[^]*-X DELETE[^]*\/v1\/buckets\//);
  await dialog.getByLabel(`Type ${bucket} to confirm`).fill(bucket);
  await remove.dblclick();
  await expect(page).toHaveURL(/\/buckets$/);
  await expect(page.getByText(`Bucket ${bucket} deleted`)).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(bucket) })).toBeHidden();
  await expect(api.request("GET", `/v1/buckets/${bucket}`)).rejects.toThrow("404");
});

test("a bucket keeps what is deleted in it for a week unless told otherwise", async ({ console: page, api }) => {
  const kept = async (name: string) => ((await (await api.request("GET", `/v1/buckets/${name}`)).json()) as { trashDays: number }).trashDays;
  const make = async (name: string, days: string | null) => {
    await openBuckets(page);
    await page.getByRole("button", { name: "New bucket" }).click();
    await nameField(page).fill(name);
    if (days !== null) await page.getByLabel("Keep deleted objects for (days)").fill(days);
    await page.getByRole("button", { name: "Create bucket" }).click();
  };
  const name = `kept-${Date.now()}`;
  await make(name, null);
  await expect(page).toHaveURL(new RegExp(`/buckets/${name}$`));
  expect(await kept(name)).toBe(7);
  await make(`${name}-not`, "200");
  await expect(page.getByText("Give a whole number from 0 to 90.")).toBeVisible();
  await page.getByLabel("Keep deleted objects for (days)").fill("0");
  await page.getByRole("button", { name: "Create bucket" }).click();
  await expect(page).toHaveURL(new RegExp(`/buckets/${name}-not$`));
  expect(await kept(`${name}-not`)).toBe(0);
});

test("a bucket that is not there is an error with its code, not an empty list", async ({ console: page, server }) => {
  await page.goto(`${server.url}/buckets/no-such-bucket`);
  await expect(page.getByRole("alert")).toContainText("No such bucket");
  await expect(page.getByRole("alert")).toContainText("bucket_not_found");
  await expectAccessible(page);
  await page.goto(`${server.url}/nowhere`);
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await expectAccessible(page);
});
