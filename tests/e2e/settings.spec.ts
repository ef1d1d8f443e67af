import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Api } from "./api";
import { LIVE_MS, clipboard, expect, expectAccessible, signIn, test } from "./fixtures";

async function openSettings(page: Page, part: string): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: part }).click();
}

const accountRow = (page: Page, name: string) => page.getByRole("grid", { name: "Accounts" }).getByRole("row", { name: new RegExp(name) });

test("the operator makes an account with limits, works in it, and deletes it", async ({ page, context, ownServer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: ownServer.url });
  await page.goto(ownServer.consoleUrl);
  await openSettings(page, "Accounts");
  await expect(accountRow(page, "default")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New account" }).click();
  const dialog = page.getByRole("dialog", { name: "New account" });
  await dialog.getByRole("button", { name: "Create account" }).click();
  await expect(dialog.getByText("Give it a name.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("فريق Blue 🚀");
  await dialog.getByRole("textbox", { name: "Storage limit" }).fill("lots");
  await expect(dialog.getByText("Use a size such as 500 MiB or 20 GiB.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Storage limit" }).fill("1 KiB");
  await dialog.getByRole("textbox", { name: "Requests per minute" }).fill("600");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toContain('"maxStorageBytes":1024,"maxObjectBytes":null,"requestsPerMinute":600');
  await dialog.getByRole("button", { name: "Create account" }).dblclick();
  await expect(accountRow(page, "Blue")).toContainText("0 B of 1.00 KiB");
  await expect(page.getByRole("grid", { name: "Accounts" }).getByRole("row")).toHaveCount(3);

  await page.getByRole("button", { name: /Account: default/ }).click();
  await page.getByRole("menuitem", { name: /Blue/ }).click();
  await expect(page.getByRole("button", { name: /Account: فريق Blue/ })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${ownServer.url}/buckets`);
  // A reload begins in the default account again: being in another one is nothing to be surprised by.
  await expect(page.getByRole("button", { name: /Account: default/ })).toBeVisible();
  await page.getByRole("button", { name: /Account: default/ }).click();
  await page.getByRole("menuitem", { name: /Blue/ }).click();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Buckets" }).click();
  await page.getByRole("button", { name: "New bucket" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("blue");
  await page.getByRole("button", { name: "Create bucket" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("menuitem", { name: "Upload files" }).click();
  await (await chooser).setFiles({ name: "small.txt", mimeType: "text/plain", buffer: Buffer.alloc(600) });
  await expect(page.getByRole("row", { name: /small\.txt/ })).toBeVisible({ timeout: LIVE_MS });
  const asDefault = await fetch(`${ownServer.url}/v1/buckets/blue`, { headers: { Authorization: `Bearer ${ownServer.apiKey}` } });
  expect(asDefault.status).toBe(403);

  await page.goto(`${ownServer.url}/settings/accounts`);
  await expect(accountRow(page, "Blue")).toContainText("600 B of 1.00 KiB", { timeout: LIVE_MS });
  await accountRow(page, "Blue").getByRole("button", { name: /^Delete/ }).click();
  await expect(page.getByRole("button", { name: "Delete account" })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  await accountRow(page, "Blue").click();
  await page.getByRole("textbox", { name: "Storage limit" }).fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(accountRow(page, "Blue")).not.toContainText("of");
  const asBlue = { Authorization: `Bearer ${ownServer.adminToken}`, "x-account-id": await accountId(ownServer, "Blue") };
  await fetch(`${ownServer.url}/v1/buckets/blue/objects/small.txt`, { method: "DELETE", headers: asBlue });
  await fetch(`${ownServer.url}/v1/buckets/blue`, { method: "DELETE", headers: asBlue });
  await expect(accountRow(page, "Blue")).toContainText("0 B", { timeout: LIVE_MS });
  await accountRow(page, "Blue").getByRole("button", { name: /^Delete/ }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete account" }).dblclick();
  await expect(accountRow(page, "Blue")).toBeHidden();
});

async function accountId({ url, adminToken }: { url: string; adminToken: string }, part: string): Promise<string> {
  const answer = await fetch(`${url}/admin/v1/accounts`, { headers: { Authorization: `Bearer ${adminToken}` } });
  const { data } = (await answer.json()) as { data: { id: string; name: string }[] };
  return data.find(({ name }) => name.includes(part))?.id ?? "";
}

test("where the server can be reached is set with a warning, and holds from the next start on", async ({ page, context, ownServer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: ownServer.url });
  await page.goto(ownServer.consoleUrl);
  await openSettings(page, "Server");
  // The test has started it with --listen.
  await expect(page.getByText("Given when the server was started (--listen")).toBeVisible();
  await expect(page.getByLabel("This computer only")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save" })).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  const urls = page.getByLabel("Other URLs that lead here");
  await urls.fill("files.example.com");
  await expect(page.getByText("“files.example.com” is not http:// or https:// and a host.")).toBeVisible();
  await urls.fill("https://files.example.com/");
  await page.getByLabel(/Webhooks may go to private addresses/).check();
  await page.getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toContain('{"publicUrls":["https://files.example.com"],"allowPrivateWebhooks":true}');
  expect(await clipboard(page)).toContain("$STOWBOX_ADMIN_TOKEN");
  await page.getByRole("button", { name: "Save" }).dblclick();
  await expect(page.getByText("Settings saved")).toBeVisible();
  await page.reload();
  await expect(urls).toHaveValue("https://files.example.com");
  await expect(page.getByLabel(/Webhooks may go to private addresses/)).toBeChecked();
});

test("the storage of an empty server is tried step by step, then taken; with objects in it, it stays", async ({ page, ownServer }) => {
  const elsewhere = await mkdtemp(join(tmpdir(), "stowbox-blobs-"));
  await page.goto(ownServer.consoleUrl);
  await openSettings(page, "Storage");
  await expectAccessible(page);
  await page.getByLabel("Folder", { exact: true }).fill("not/absolute");
  await expect(page.getByRole("button", { name: "Try it" })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Folder", { exact: true }).fill("/proc/stowbox-cannot-be-here");
  await page.getByRole("button", { name: "Try it" }).click();
  const steps = page.getByRole("list", { name: "How it went" });
  await expect(steps).toContainText("failed");
  await expect(page.getByRole("button", { name: "Use this storage" })).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  await page.getByLabel("Folder", { exact: true }).fill(elsewhere);
  await expect(steps).toBeHidden();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(steps.getByRole("listitem")).toHaveCount(6);
  await expect(steps).not.toContainText("failed");
  await page.getByRole("button", { name: "Use this storage" }).dblclick();
  await expect(page.getByText("The storage is in use")).toBeVisible();
  await expect(page.getByRole("region", { name: "In use" })).toContainText(elsewhere);

  const api = new Api(ownServer);
  await api.bucket("photos");
  await api.put("photos", "large.bin", new Uint8Array(100_000));
  await page.reload();
  await expect(page.getByText("It holds objects.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try it" })).toBeHidden();
  await expectAccessible(page);
  expect(await api.sha256("photos", "large.bin")).toHaveLength(64);
  await rm(elsewhere, { recursive: true, force: true });
});

test("S3 asks for what S3 needs, and no secret is copied", async ({ page, context, ownServer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: ownServer.url });
  await page.goto(ownServer.consoleUrl);
  await openSettings(page, "Storage");
  await page.getByLabel(/^S3/).check();
  await expect(page.getByRole("button", { name: "Try it" })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Bucket (required)").fill("photos");
  await page.getByLabel("Region").fill("eu-central-1");
  await page.getByLabel("Endpoint").fill("http://127.0.0.1:1");
  await page.getByLabel("Access key id").fill("me");
  await page.getByLabel("Secret access key").fill("very-secret");
  await page.getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toContain('"bucket":"photos"');
  expect(await clipboard(page)).not.toContain("very-secret");
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByRole("list", { name: "How it went" })).toContainText("failed", { timeout: 60_000 });
  await expectAccessible(page);
});

test("the commands for the data name this server's folder", async ({ console: page, server }) => {
  await openSettings(page, "Data");
  await expect(page.getByRole("figure", { name: "Command to verify" })).toContainText(`stowbox verify --data-dir ${server.dataDir}`);
  await expectAccessible(page);
  await page.getByRole("figure", { name: "Command to back up" }).getByRole("button", { name: "Copy" }).click();
  expect(await clipboard(page)).toContain("stowbox backup /path/to/backup");
});

test("whoever signs in with a key sees nothing of the operator's", async ({ page, server }) => {
  await page.goto(`${server.url}/settings`);
  await signIn(page, server.apiKey);
  await expect(page.getByRole("heading", { name: "Appearance" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Accounts" })).toBeHidden();
  await page.goto(`${server.url}/settings/accounts`);
  await expect(page.getByRole("alert")).toContainText("forbidden");
  await expectAccessible(page);
});

test("the theme is chosen, and stays after a reload", async ({ console: page, server }) => {
  await page.goto(`${server.url}/settings`);
  await page.getByLabel("Dark").check();
  await page.reload();
  await expect(page.getByLabel("Dark")).toBeChecked();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
});

test("containers are given an address in one click, and a link can be made with it", async ({ page, context, ownServer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: ownServer.url });
  const { port } = new URL(ownServer.url);
  const api = new Api(ownServer);
  await api.bucket("photos");
  await api.put("photos", "a.txt");
  await page.goto(ownServer.consoleUrl);
  await openSettings(page, "Server");
  await page.getByRole("button", { name: "Add host.docker.internal" }).click();
  await expect(page.getByLabel("Other URLs that lead here")).toHaveValue(`${ownServer.url}\nhttp://host.docker.internal:${port}`);
  await expect(page.getByRole("button", { name: "Add host.docker.internal" })).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  await page.goto(`${ownServer.url}/buckets/photos?object=a.txt&share=1`);
  await page.getByLabel("Address").selectOption(`http://host.docker.internal:${port}`);
  await page.getByRole("button", { name: "Make and copy the link" }).click();
  await expect(page.getByRole("img", { name: "QR code of the link" })).toBeVisible();
  const link = await clipboard(page);
  expect(link).toContain(`http://host.docker.internal:${port}/signed/photos/a.txt`);
  // The host is not signed: here it is reached by its other name.
  expect((await fetch(link.replace("host.docker.internal", "127.0.0.1"))).status).toBe(200);
});
