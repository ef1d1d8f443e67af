import { LIVE_MS, expect, test } from "./fixtures";

test("a list that was scrolled over many pages still shows what comes, at its head and where one looks", async ({ console: page, server, api, bucket }) => {
  const made = async (path: string, json: unknown) => (await (await api.request("POST", path, { json })).json()) as { id: string; url: string };
  const inbox = await made("/v1/inboxes", {});
  const { id } = await made("/v1/webhooks", { url: inbox.url, events: ["object.created"], buckets: [bucket] });
  const keys = Array.from({ length: 650 }, (_, nth) => `${nth}`);
  await api.putMany(bucket, keys);
  await page.goto(`${server.url}/webhooks/${id}`);
  const grid = page.getByRole("grid", { name: "Deliveries" });
  await expect(grid).toBeVisible();
  await grid.getByRole("row").nth(1).focus();
  // All that is loaded, and so what follows.
  await expect(async () => {
    await page.keyboard.press("End");
    expect(Number(await grid.getAttribute("aria-rowcount"))).toBe(651);
  }).toPass();
  const oldest = grid.locator("[aria-rowindex='651']");
  await page.keyboard.press("End");
  await expect(oldest).toBeFocused();
  const seen = await oldest.textContent();

  const tried = await made(`/v1/webhooks/${id}/test`, {});
  await page.keyboard.press("Home");
  await expect(grid.getByRole("row").nth(1)).toContainText("Delivered");
  await expect(grid).toHaveAttribute("aria-rowcount", "652", { timeout: LIVE_MS });
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`delivery=${tried.id}`));
  await page.keyboard.press("Escape");
  // The rest is as it was.
  await page.keyboard.press("End");
  await expect(grid.locator("[aria-rowindex='652']")).toHaveText(seen ?? "");
  for (const path of [`/v1/webhooks/${id}`, `/v1/inboxes/${inbox.id}`]) await api.request("DELETE", path);
});
