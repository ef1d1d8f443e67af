import type { Page } from "@playwright/test";
import { clipboard, expect, expectAccessible, test } from "./fixtures";

const rows = (page: Page, grid: string) => page.getByRole("grid", { name: grid }).getByRole("row");

test("Ctrl+F leads to the filter of each list, and from there down into it", async ({ console: page, server, api, bucket }) => {
  await api.put(bucket, "one.txt");
  await api.request("POST", `/v1/buckets/${bucket}/sign`, { json: { key: "one.txt", method: "GET" } });
  await api.request("POST", `/v1/buckets/${bucket}/sign`, { json: { key: "Zwei.txt", method: "GET" } });
  const filtered = async (place: string, label: string, typed: string, grid: string) => {
    await page.goto(server.url + place);
    const box = page.getByRole("searchbox", { name: label });
    await expect(box).toBeVisible();
    await page.keyboard.press("Control+f");
    await expect(box).toBeFocused();
    await page.keyboard.type(typed);
    await expect(rows(page, grid)).toHaveCount(2);
    await page.keyboard.press("ArrowDown");
    await expect(rows(page, grid).nth(1)).toBeFocused();
    await page.keyboard.press("Control+f");
    await expect(box).toBeFocused();
  };
  await filtered("/buckets", "Filter by name", bucket.toUpperCase(), "Buckets");
  await expect(page).toHaveURL(`${server.url}/buckets?find=${bucket}`);
  await filtered("/links", "Filter by key", "zwei", "Links");
  await filtered("/keys", "Filter by name", "first", "Keys");
  await filtered("/requests", "Find by request id or path", `/v1/buckets/${bucket}/objects/one.txt`, "Requests");
});

test("a filter that finds nothing says so, and shows everything again", async ({ console: page, server, bucket }) => {
  for (const [place, label, title, all, grid] of [
    ["/buckets?find=", "Filter by name", "No bucket is called so", "Show all buckets", "Buckets"],
    ["/keys?find=", "Filter by name", "No key is called so", "Show all keys", "Keys"],
    ["/links?find=", "Filter by key", "No link is like that", "Show all links", null],
  ] as const) {
    await page.goto(`${server.url}${place}nothing-like-it`);
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await expect(page.getByRole("searchbox", { name: label })).toHaveValue("nothing-like-it");
    await expectAccessible(page);
    await page.getByRole("button", { name: all }).click();
    await expect(page).toHaveURL(server.url + place.replace("?find=", ""));
    if (grid !== null) await expect(page.getByRole("grid", { name: grid })).toBeVisible();
  }
  await page.goto(`${server.url}/buckets`);
  await page.getByRole("searchbox").fill(bucket);
  await expect(rows(page, "Buckets")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(`${server.url}/buckets`);
});

test("in a folder Ctrl+F and Ctrl+U work while somebody types", async ({ console: page, server, api, bucket }) => {
  await api.put(bucket, "one.txt");
  await page.goto(`${server.url}/buckets/${bucket}`);
  await expect(page.getByRole("row", { name: /one\.txt/ })).toBeVisible();
  await page.keyboard.press("Control+f");
  const box = page.getByRole("searchbox", { name: "Find" });
  await expect(box).toBeFocused();
  await page.keyboard.type("one");
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+u");
  await (await chooser).setFiles([]);
  await page.getByRole("button", { name: "New folder" }).focus();
  await page.keyboard.press("Control+f");
  await expect(box).toBeFocused();
  await page.keyboard.press("Control+c");
  expect(await clipboard(page)).toBe("one");
});
