import type { Page } from "@playwright/test";
import { Api } from "./api";
import { expect, test } from "./fixtures";
import { goTo, press, tabTo } from "./keys-only";

// As keyboard.spec.ts, the flows that are gone less often: nothing here clicks, focuses or fills.

/** Opens the menu of this button and takes an entry of it by its first letters, as menus let one. */
async function choose(page: Page, menu: RegExp | string, entry: string): Promise<void> {
  await press(page, menu);
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.type(entry);
  await expect(page.getByRole("menuitem", { name: entry })).toBeFocused();
  await page.keyboard.press("Enter");
}

test("metadata is edited, everything that matches selected and deleted, restored from the trash, and the bucket ended", async ({ console: page, api, bucket }) => {
  await api.request("PATCH", `/v1/buckets/${bucket}`, { json: { trashDays: 7 } });
  await api.putMany(bucket, ["one.txt", "two.txt"]);
  await goTo(page, bucket, bucket);
  await tabTo(page, /one\.txt/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Object" })).toBeVisible();
  await press(page, "Edit");
  await expect(page.getByRole("dialog", { name: /^Edit/ })).toBeVisible();
  await tabTo(page, "Type");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("text/x-by-keys");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Object" })).toContainText("text/x-by-keys");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary", { name: "Object" })).toBeHidden();

  await tabTo(page, /one\.txt/);
  await page.keyboard.press("Control+a");
  await expect(page.getByRole("toolbar", { name: "Selection" })).toContainText("2 selected");
  await page.keyboard.press("Delete");
  await press(page, "Delete 2");
  await expect.poll(() => api.keys(bucket)).toEqual([]);

  await press(page, /^Trash/);
  await expect(page.getByRole("grid", { name: `Trash of ${bucket}` })).toBeVisible();
  await tabTo(page, /one\.txt|two\.txt/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Restore", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => api.keys(bucket)).toHaveLength(1);
  await press(page, /^Empty the trash/);
  await press(page, "Empty it");
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();

  await press(page, "Back to the bucket");
  await press(page, "Bucket settings");
  await press(page, /^Delete…/);
  await expect(page.getByRole("textbox", { name: /to confirm$/ })).toBeFocused();
  await page.keyboard.type(bucket);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`Bucket ${bucket} deleted`)).toBeVisible();
});

test("a link and a key are revoked, and the request that did it is found and opened", async ({ console: page, api, bucket }) => {
  const made = async (path: string, json: unknown) => (await (await api.request("POST", path, { json })).json()) as { id: string };
  const link = await made(`/v1/buckets/${bucket}/sign`, { key: "by-keys.txt", method: "GET", expiresIn: "1h" });
  const key = await made("/v1/keys", { name: "to be revoked by keys" });
  await goTo(page, "Links", "Links");
  await tabTo(page, /by-keys\.txt/);
  await page.keyboard.press("Delete");
  await press(page, "Revoke link");
  await expect(page.getByRole("row", { name: /by-keys\.txt/ })).toBeHidden();

  await goTo(page, "Keys", "Keys");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("to be revoked by keys");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("row", { name: /to be revoked by keys/ })).toBeFocused();
  await page.keyboard.press("Delete");
  await press(page, "Revoke key");
  await expect(page.getByRole("row", { name: /to be revoked by keys/ })).toBeHidden();

  await goTo(page, "Requests", "Requests");
  await page.keyboard.press("Control+f");
  await page.keyboard.type(`/v1/keys/${key.id}`);
  const row = page.getByRole("row", { name: new RegExp(`DELETE.*${key.id}`) });
  await expect(row).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Request", exact: true })).toContainText("204");
  await page.keyboard.press("Escape");
  await press(page, "Pause", "Space");
  await expect(page.getByRole("button", { name: "Go on" })).toBeFocused();
  await expect(api.request("DELETE", `/v1/signed-urls/${link.id}`)).rejects.toThrow("404");
});

test("an inbox is made and answers as told, its delivery is shown as curl and verified, and both are deleted", async ({ console: page }) => {
  await goTo(page, "Inboxes", "Webhooks");
  await press(page, "New inbox");
  await tabTo(page, "Make a webhook to it");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New webhook" })).toBeVisible();
  await press(page, "Create webhook");
  await press(page, "I stored it");
  await press(page, "Send test event");
  const delivery = page.getByRole("region", { name: "Delivery" });
  await expect(delivery).toContainText("Delivered");

  await press(page, "Copy as curl…");
  await expect(page.getByRole("dialog", { name: "Copy as curl" })).toBeVisible();
  await tabTo(page, /^As it was sent/);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: /^Signed now/ })).toBeChecked();
  await page.keyboard.press("Escape");
  await press(page, "Verify…");
  const verify = page.getByRole("dialog", { name: "Verify the signature" });
  await press(page, "Python");
  await expect(verify.getByRole("figure", { name: "Verify with Python" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(verify).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(delivery).toBeHidden();

  await choose(page, "More actions", "Delete…");
  await press(page, "Delete webhook");
  await expect(page.getByRole("dialog")).toBeHidden();
  await goTo(page, "Inboxes", "Webhooks");
  await tabTo(page, /inbox\/ibx_/);
  await page.keyboard.press("Enter");
  await press(page, "Delete the inbox");
  await press(page, "Delete inbox");
  await expect(page.getByRole("heading", { name: "No inboxes yet" })).toBeVisible();
});

test("an account is made, changed and deleted; a storage is tried; an operation of the API is sent", async ({ page, ownServer }) => {
  await page.goto(ownServer.consoleUrl);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await goTo(page, "Accounts", "Settings");
  await press(page, "New account");
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await page.keyboard.type("made by keys");
  await page.keyboard.press("Enter");
  const row = (name: string) => page.getByRole("row", { name: new RegExp(name) });
  await expect(row("made by keys")).toBeVisible();
  await tabTo(page, /^Default|^made by keys/i);
  await page.keyboard.press("End");
  await expect(row("made by keys")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("changed by keys");
  await page.keyboard.press("Enter");
  await expect(row("changed by keys")).toBeVisible();
  await tabTo(page, /changed by keys/);
  await page.keyboard.press("Delete");
  await press(page, "Delete account");
  await expect(row("changed by keys")).toBeHidden();

  await press(page, "Storage");
  await tabTo(page, "Folder");
  await page.keyboard.type(ownServer.dataDir);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "How it went" })).toContainText("worked");

  await new Api(ownServer).bucket("by-keys");
  await goTo(page, "API", "API");
  await expect(page.getByRole("searchbox", { name: "Filter the operations" })).toBeVisible();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("getAccount");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/api\/getAccount/);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Response", exact: true })).toContainText("200 OK");
});
