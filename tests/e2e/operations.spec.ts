import type { Page } from "@playwright/test";
import { Api } from "./api";
import { expect, expectAccessible, test } from "./fixtures";

test("a copy waits for a lost server and for the next sign-in, and then does the rest", async ({ page, ownServer }) => {
  const api = new Api(ownServer);
  await api.bucket("photos");
  await api.putMany("photos", ["a/1", "b/2", "c/3"]);
  await page.goto(ownServer.consoleUrl);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await page.goto(`${ownServer.url}/buckets/photos`);
  await page.getByRole("checkbox", { name: "Select everything listed" }).click();
  await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Copy", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Copy 3 rows" });
  await dialog.getByLabel("Folder", { exact: true }).fill("all");
  // The first call passes, the second finds no server.
  let calls = 0;
  await page.route("**/objects/batch-copy", async (route) => {
    calls += 1;
    if (calls === 2) await ownServer.stop();
    await route.continue();
  });
  await dialog.getByRole("button", { name: "Copy here" }).click();
  const activity = page.getByRole("region", { name: "Activity" });
  await expect(activity).toContainText("Waiting for the server · 1 of 3 objects copied");
  await expect(activity.getByRole("button", { name: /^Try again/ })).toBeHidden();
  await expectAccessible(page);

  // With the server started anew the token of the operator is another.
  await ownServer.start();
  const again = page.getByRole("dialog", { name: "Sign in again" });
  await again.getByLabel("Admin token or API key").fill(ownServer.adminToken);
  await page.keyboard.press("Enter");
  await expect(page.getByText("3 objects copied to photos/all/")).toBeVisible();
  expect(await api.keys("photos")).toEqual(["a/1", "all/a/1", "all/b/2", "all/c/3", "b/2", "c/3"]);
});

test("what was done although its answer was lost is not told as a failure: an undo, a move back, a bucket's end", async ({ console: page, api, server, bucket }) => {
  const activity = page.getByRole("list", { name: "Transfers" });
  const said = (text: string) => page.getByRole("status").getByText(text, { exact: true });
  await api.request("PATCH", `/v1/buckets/${bucket}`, { json: { trashDays: 7 } });
  await api.put(bucket, "one.txt", "older");
  await api.delete(bucket, "one.txt");
  await api.put(bucket, "one.txt", "1");
  await page.goto(`${server.url}/buckets/${bucket}`);
  const row = page.getByRole("row", { name: /one\.txt/ });
  await row.focus();
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: "Delete 1" }).click();
  await expect(said("1 object moved to the trash")).toBeVisible();
  await loseAnswer(page, "**/trash/*/restore");
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expect(said("1 object restored")).toBeVisible();
  expect(await api.text(bucket, "one.txt")).toBe("1");

  await row.focus();
  await page.keyboard.press("F2");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("two.txt");
  await page.keyboard.press("Enter");
  await expect(said("Renamed to two.txt")).toBeVisible();
  await loseAnswer(page, "**/objects/two.txt/copy");
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expect(said("1 object moved back")).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["one.txt"]);

  await page.goto(`${server.url}/buckets/${bucket}?settings=1`);
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByLabel(`Type ${bucket} to confirm`).fill(bucket);
  await loseAnswer(page, `**/v1/buckets/${bucket}`, "DELETE");
  await page.keyboard.press("Enter");
  await expect(said(`Bucket ${bucket} deleted`)).toBeVisible();
  await expect(activity.getByLabel("Failed")).toBeHidden();
});

/** The next request of this kind is done by the server, and nobody hears of it. */
async function loseAnswer(page: Page, url: string, method = "POST"): Promise<void> {
  let lost = false;
  await page.route(url, async (route) => {
    if (lost || route.request().method() !== method) return route.fallback();
    lost = true;
    await route.fetch();
    await route.abort();
  });
}
