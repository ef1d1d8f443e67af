import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";

/** A section of each kind. */
const ONE_OF_EACH = [
  "introduction", "authentication", "objects", "putObject", "signUrl", "watchEvents", "webhook-events", "verifying-webhooks",
  "headers", "schemas", "schema-DeliveryDetail", "error-codes", "bucket_not_found",
];

/** The command that the page shows for an operation. */
async function command(page: Page, operation: string): Promise<string> {
  const figure = page.locator(`#${operation}`).getByRole("figure", { name: "Request" });
  return ((await figure.locator("code").textContent()) ?? "").replace("curl", "curl --fail --silent --show-error");
}

test("the reference is accessible in both themes and on a narrow screen, and loads nothing else", async ({ page, server }) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => elsewhere.push(new URL(request.url()).pathname));
  page.on("console", (message) => elsewhere.push(message.text()));
  await page.goto(`${server.url}/docs`);
  await expect(page.getByRole("heading", { level: 1, name: "Stowbox API" })).toBeVisible();
  expect(elsewhere.filter((path) => !["/docs", "/icon.svg"].includes(path))).toEqual([]);
  for (const width of [320, 480, 900, 1280]) {
    await page.setViewportSize({ width, height: 600 });
    const widest = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(widest, "nothing is cut off").toBe(width);
  }
  // Sections are all made alike: axe takes minutes over ten thousand elements, and finds no more in them.
  await page.evaluate((kept) => {
    for (const section of document.querySelectorAll("main > section")) if (!kept.includes(section.id)) section.remove();
  }, ONE_OF_EACH);
  await expect(page.locator("main > section")).toHaveCount(ONE_OF_EACH.length);
  await expectAccessible(page);
  await page.setViewportSize({ width: 480, height: 600 });
  await expectAccessible(page);
});

test("what a reader looks for is found by the keyboard, by the navigation and by the address of an error", async ({ page, server }) => {
  await page.goto(`${server.url}/docs`);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  await page.getByRole("navigation", { name: "Reference" }).getByRole("link", { name: "Issue a signed URL" }).click();
  await expect(page.getByRole("heading", { name: "Issue a signed URL" })).toBeInViewport();

  const refused = await fetch(`${server.url}/v1/buckets`);
  const { error } = (await refused.json()) as { error: { docsUrl: string } };
  await page.goto(error.docsUrl);
  await expect(page.getByRole("heading", { name: "unauthorized 401 Unauthorized" })).toBeInViewport();
});

test("the commands do what they say", async ({ page, ownServer }) => {
  await page.goto(`${ownServer.url}/docs`);
  const cwd = mkdtempSync(join(tmpdir(), "stowbox-docs-"));
  const env = { ...process.env, STOWBOX_API_KEY: ownServer.apiKey, STOWBOX_ADMIN_TOKEN: ownServer.adminToken };
  const run = async (operation: string) =>
    execFileSync("sh", ["-c", await command(page, operation)], { cwd, env }).toString();
  try {
    expect(JSON.parse(await run("createBucket"))).toMatchObject({ name: "photos" });
    writeFileSync(join(cwd, "harbour.jpg"), "a harbour");
    expect(JSON.parse(await run("putObject"))).toMatchObject({ key: "2026/harbour.jpg", contentType: "image/jpeg", sizeBytes: 9 });
    rmSync(join(cwd, "harbour.jpg"));
    await run("getObject");
    expect(readFileSync(join(cwd, "harbour.jpg"), "utf8")).toBe("a harbour");
    expect(await run("headObject")).toContain("content-length: 9");
    expect(JSON.parse(await run("listObjects"))).toMatchObject({ data: [{ key: "2026/harbour.jpg" }] });
    expect(JSON.parse(await run("createKey"))).toMatchObject({ name: "CI" });
    expect(JSON.parse(await run("listAccounts"))).toMatchObject({ data: [{ name: "default" }] });
    await run("deleteObject");
    await run("deleteBucket");
    expect(JSON.parse(await run("listBuckets"))).toMatchObject({ data: [] });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});
