import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";

const box = (page: Page) => page.getByRole("combobox", { name: "Go to or do" });

test("Ctrl+K goes to a screen or a bucket by a part of its name, by keyboard alone", async ({ console: page, api, server }) => {
  const name = `palette-${Date.now()}`;
  await api.bucket(name);
  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
  await expectAccessible(page);
  await box(page).fill("deliver");
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${server.url}/webhooks`);
  await expect(box(page)).toBeHidden();

  await page.keyboard.press("Control+k");
  await box(page).fill(name.slice(2));
  await expect(page.getByRole("option", { name })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${server.url}/buckets/${name}`);
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();

  // Only in a folder can one upload, and there it is.
  await page.keyboard.press("Control+k");
  await box(page).fill("upload");
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "hello.txt", mimeType: "text/plain", buffer: Buffer.from("hello") });
  await expect.poll(() => api.text(name, "hello.txt").catch(() => "")).toBe("hello");
});

test("the palette does things, remembers where one was, and says when nothing is called so", async ({ console: page, server, bucket }) => {
  await page.getByRole("button", { name: /^Find/ }).click();
  await box(page).fill("new webhook");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New webhook" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto(`${server.url}/buckets/${bucket}`);
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Requests" }).click();
  await expect(page.getByRole("heading", { name: "Requests", exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("group", { name: "Recent" }).getByRole("option", { name: bucket })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${server.url}/buckets/${bucket}`);

  await page.keyboard.press("Control+k");
  await box(page).fill("theme dark");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("option").last()).toHaveAttribute("aria-selected", "true");
  await box(page).fill("no such thing");
  await expect(page.getByText("Nothing is called “no such thing”.")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(box(page)).toBeHidden();
});

test("? lists the shortcuts, the palette's and those of deliveries among them", async ({ console: page }) => {
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog).toContainText("Go anywhere, do anything by name");
  await expect(dialog).toContainText("redeliver the open delivery");
  await expectAccessible(page);
});

test("a request id that is pasted, with whatever it was copied with, leads to the request", async ({ console: page, server }) => {
  const refused = await fetch(`${server.url}/v1/buckets/no-such-bucket`, { headers: { Authorization: `Bearer ${server.apiKey}` } });
  const id = refused.headers.get("x-request-id") ?? "";
  await page.keyboard.press("Control+k");
  await box(page).fill(`code: bucket_not_found request id: ${id} docs: …`);
  await expect(page.getByRole("option")).toHaveText([`Find request ${id}`]);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Request", exact: true })).toContainText("No such bucket");
});

test("webhooks, keys, operations, the shortcuts and signing out are found by name", async ({ console: page, api, server }) => {
  const name = `of-palette-${Date.now()}`;
  const { id } = (await (
    await api.request("POST", "/v1/webhooks", { json: { url: "https://example.com/hook", events: ["*"], description: `Hook ${name}` } })
  ).json()) as { id: string };
  await api.key(`Key ${name}`);
  const choose = async (typed: string, option: string | RegExp) => {
    await page.keyboard.press("Control+k");
    await box(page).fill(typed);
    await expect(page.getByRole("option", { name: option })).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
  };
  await choose(`hook ${name}`, `Hook ${name}`);
  await expect(page).toHaveURL(`${server.url}/webhooks/${id}`);
  await choose(`key ${name}`, `Key ${name}`);
  await expect(page.getByRole("grid", { name: "Keys" }).getByRole("row")).toHaveCount(2);

  // The API's operations are known once somebody has looked at them.
  await choose("api", "API");
  await expect(page.getByRole("navigation", { name: "Operations" })).toBeVisible();
  await choose("rotate secret", /^Rotate the signing secret/);
  await expect(page.getByRole("heading", { name: "Rotate the signing secret" })).toBeVisible();

  await choose("keyboard", "Keyboard shortcuts");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await choose("sign out", "Sign out");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});
