import type { Page } from "@playwright/test";
import { type Api } from "./api";
import { LIVE_MS, clipboard, expect, expectAccessible, test } from "./fixtures";

interface Signed {
  id: string;
  url: string;
}

async function sign(api: Api, bucket: string, body: Record<string, unknown>): Promise<Signed> {
  return (await (await api.request("POST", `/v1/buckets/${bucket}/sign`, { json: body })).json()) as Signed;
}

const openLinks = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Links" }).click();

test("with no link there is one thing to do, and its curl", async ({ page, ownServer }) => {
  await page.goto(ownServer.consoleUrl);
  await openLinks(page);
  await expect(page.getByRole("heading", { name: "No links yet" })).toBeVisible();
  await expect(page.getByText("/sign")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Choose an object to share" }).click();
  await expect(page).toHaveURL(/\/buckets$/);
});

test("links are listed live with their uses, filtered by address, and revoked after a question", async ({ console: page, api, bucket, server }) => {
  const key = "a long way/صورة 📦 with a name that goes on and on and on until nobody reads it any more.jpg";
  await api.put(bucket, key);
  await openLinks(page);
  const get = await sign(api, bucket, { key, method: "GET", expiresIn: "24h", maxUses: 3 });
  await sign(api, bucket, { key: "upload.png", method: "PUT", expiresIn: "1h", maxBytes: 1_048_576, contentType: "image/png" });
  const row = page.getByRole("row", { name: new RegExp("صورة") });
  await expect(row).toContainText("0 of 3", { timeout: LIVE_MS });
  expect((await fetch(get.url)).status).toBe(200);
  await expect(row).toContainText("1 of 3", { timeout: LIVE_MS });
  await expect(page.getByRole("row", { name: /upload\.png/ })).toContainText("image/png, at most 1.00 MiB");
  await expectAccessible(page);

  await page.getByRole("group", { name: "Allows" }).getByRole("button", { name: "Upload" }).click();
  await expect(page).toHaveURL(/method=PUT/);
  await expect(row).toBeHidden();
  await page.getByRole("group", { name: "Allows" }).getByRole("button", { name: "Download" }).click();
  await page.getByLabel("Bucket").selectOption(bucket);
  await page.reload();
  await expect(page.getByRole("row")).toHaveCount(2);

  await row.focus();
  await page.keyboard.press("Delete");
  const dialog = page.getByRole("dialog", { name: "Revoke the link?" });
  await expect(dialog).toContainText("1 of 3");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toContain(`${server.url}/v1/signed-urls/${get.id}`);
  await dialog.getByRole("button", { name: "Revoke link" }).dblclick();
  await expect(page.getByRole("heading", { name: "No link is like that" })).toBeVisible();
  await expectAccessible(page);
  expect((await fetch(get.url)).status).toBe(403);
});
