import { execFileSync } from "node:child_process";
import { Api } from "./api";
import { LIVE_MS, clipboard, expect, expectAccessible, test } from "./fixtures";

test("the first minutes: a key, a command that works when pasted, and a list that ticks itself", async ({ page, context, ownServer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: ownServer.url });
  await page.goto(ownServer.consoleUrl);
  await expect(page.getByRole("heading", { name: "Your object storage is running" })).toBeVisible();
  await expect(page.getByText(ownServer.dataDir)).toBeVisible();
  await expectAccessible(page);

  const step = (title: string) => page.getByRole("listitem").filter({ hasText: title });
  await expect(step("Create a bucket")).toContainText("Waiting");

  // Twice as fast as any answer: still one key.
  await page.getByRole("button", { name: "Create a key and show the command" }).dblclick();
  await expect(page.getByRole("heading", { name: "Your API key" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Copy as .env" }).click();
  expect(await clipboard(page)).toMatch(
    new RegExp(`^STOWBOX_URL=${ownServer.url}\nSTOWBOX_API_KEY=sk_live_[0-9A-Za-z]{38}\n$`),
  );
  await page.getByRole("figure", { name: "A command that lists the buckets" }).getByRole("button", { name: "Copy" }).click();
  const answer = JSON.parse(execFileSync("sh", ["-c", `${await clipboard(page)} --silent`]).toString()) as { data: unknown };
  expect(answer.data).toEqual([]);
  await expect(step("Send a request with an API key")).toContainText("Done");

  const api = new Api(ownServer);
  await api.bucket("photos");
  await expect(step("Create a bucket")).toContainText("Done");
  await api.put("photos", "first.txt");
  await expect(step("Upload an object")).toContainText("Done");
  const keys = (await (await api.request("GET", "/v1/keys")).json()) as { data: { name: string }[] };
  expect(keys.data.filter(({ name }) => name === "First steps")).toHaveLength(1);

  await page.reload();
  await expect(step("Upload an object")).toContainText("Done");
  await expect(step("Share an object")).toContainText("Waiting");
  await api.request("POST", "/v1/buckets/photos/sign", { json: { key: "first.txt", method: "GET" } });
  await expect(step("Share an object")).toContainText("Done");
  await api.request("POST", "/v1/webhooks", { json: { url: "http://127.0.0.1:9/hook", events: ["*"] } });
  await expect(step("Add a webhook")).toContainText("Done");

  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { name: "Connect" })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Connect" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "First steps" })).toBeHidden();
});

test("the overview shows the server's figures and follows what other clients do", async ({ page, ownServer }) => {
  const api = new Api(ownServer);
  await api.bucket("photos");
  await api.put("photos", "one.bin", new Uint8Array(3 * 1024 * 1024));
  await page.goto(ownServer.consoleUrl);
  const storage = page.getByRole("region", { name: "Storage" });
  await expect(storage.getByRole("definition").nth(0)).toHaveText("3.00 MiB");
  await api.put("photos", "two.bin", new Uint8Array(5 * 1024 * 1024));
  await expect(storage.getByRole("definition").nth(0)).toHaveText("8.00 MiB", { timeout: LIVE_MS });
  await expect(storage.getByRole("definition").nth(1)).toHaveText("2");
  await expect(storage.getByRole("meter", { name: /disk/ })).toHaveAttribute("aria-valuetext", /free of/);
});

test("the theme is kept, and is there before the first paint", async ({ console: page }) => {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
  await expect(page.getByText("Data folder")).toBeVisible();
  await expectAccessible(page);
  const isDark = () => page.evaluate(() => Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0]) < 128);
  await expect.poll(isDark).toBe(false);
  await page.getByLabel("Dark").check();
  await expect.poll(isDark).toBe(true);
  // Before any script of the page's own has run, the stylesheet already finds the theme.
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => document.documentElement?.dataset.theme === "dark");
  await expect(page.getByText("Data folder")).toBeVisible();
  expect(await isDark()).toBe(true);
  await page.getByLabel("System").check();
  expect(await page.evaluate(() => localStorage.getItem("stowbox.theme"))).toBeNull();
});

test("? lists the shortcuts, but not while typing", async ({ console: page }) => {
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.goto(new URL("/buckets?new=1", page.url()).href);
  await page.getByLabel("Name", { exact: true }).fill("");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeHidden();
});
