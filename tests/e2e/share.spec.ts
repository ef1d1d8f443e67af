import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { LIVE_MS, clipboard, expect, expectAccessible, signIn, test } from "./fixtures";

const panel = (page: Page) => page.getByRole("complementary", { name: "Object" });
const dialog = (page: Page) => page.getByRole("dialog", { name: /^Share/ });

async function openObject(page: Page, bucket: string, key: string): Promise<void> {
  await page.goto(new URL(`/buckets/${bucket}?object=${encodeURIComponent(key)}`, page.url()).href);
  await expect(panel(page).getByRole("button", { name: "Share…" })).toBeVisible();
}

test("one click makes a link for a day and copies it; it works without a key, is listed, counted and revoked", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "notes ü.txt", "shared");
  await openObject(page, bucket, "notes ü.txt");
  const links = panel(page).getByRole("region", { name: "Links" });
  await expect(links).toContainText("None that work now.");
  // Whether the first answer comes before the second click or after it: one link.
  await panel(page).getByRole("button", { name: "Copy 24 h link" }).dblclick();
  await expect(page.getByText("Link copied. It works for 24 hours.")).toBeVisible();
  const url = await clipboard(page);
  expect(await (await fetch(url)).text()).toBe("shared");
  await expect(links.getByRole("listitem")).toHaveCount(1);
  await expect(links.getByRole("listitem")).toContainText("used 1 time", { timeout: LIVE_MS });
  await expect(links.getByRole("listitem")).toContainText(/Ends in 2[34] hours|Ends tomorrow/);
  await expectAccessible(page);
  await links.getByRole("button", { name: /Revoke the GET link/ }).click();
  await expect(links).toContainText("None that work now.");
  expect((await fetch(url)).status).toBe(403);
});

test("the dialog has an address, makes what was chosen, shows a QR code, and Escape leaves the panel open", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "a/photo.txt", "pixels");
  await openObject(page, bucket, "a/photo.txt");
  await panel(page).getByRole("button", { name: "Share…" }).click();
  await expect(dialog(page)).toBeVisible();
  expect(new URL(page.url()).searchParams.has("share")).toBe(true);
  await page.reload();
  await expect(dialog(page).getByRole("button", { name: "Make and copy the link" })).toBeFocused();
  await expectAccessible(page);

  await dialog(page).getByText("Custom", { exact: true }).click();
  await dialog(page).getByLabel("Expires in").fill("200");
  await dialog(page).getByRole("button", { name: "Make and copy the link" }).click();
  await expect(dialog(page).getByText("A link lives for 7 days at most.")).toBeVisible();
  await dialog(page).getByLabel("Expires in").fill("2");
  await dialog(page).getByLabel("Uses").fill("1");
  await dialog(page).getByLabel("Save it to disk").check();
  await dialog(page).getByRole("button", { name: "Make and copy the link" }).click();
  await expect(dialog(page).getByText("The link is made and copied.")).toBeVisible();
  await expect(dialog(page).getByRole("img", { name: "QR code of the link" })).toBeVisible();
  await expectAccessible(page);
  const url = await clipboard(page);
  await expect(dialog(page).getByRole("figure", { name: "Link" })).toContainText(url);
  const first = await fetch(url);
  expect(first.headers.get("content-disposition")).toContain("photo.txt");
  expect((await fetch(url)).status).toBe(403);
  await expect(dialog(page)).toContainText("1 of 1 time", { timeout: LIVE_MS });
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(panel(page)).toBeVisible();
});

test("a link to upload keeps to its size and type, and its curl works when pasted", async ({ console: page, api, bucket }, info) => {
  await api.put(bucket, "inbox.txt", "before");
  await openObject(page, bucket, "inbox.txt");
  await panel(page).getByRole("button", { name: "Share…" }).click();
  await dialog(page).getByText("Upload over it").click();
  await dialog(page).getByLabel("Largest upload").fill("a lot");
  await expect(dialog(page).getByText("Write a size such as 20 MiB.")).toBeVisible();
  await dialog(page).getByLabel("Largest upload").fill("1 KiB");
  await dialog(page).getByLabel("Content type").fill("text/plain");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Make and copy the link" }).click();
  await expect(dialog(page).getByText("The link is made and copied.")).toBeVisible();
  await dialog(page).getByRole("button", { name: "Copy as curl" }).click();
  await expect(dialog(page).getByRole("button", { name: "Copied" })).toBeVisible();
  await writeFile(info.outputPath("file"), "after");
  const command = await clipboard(page);
  execFileSync("sh", ["-c", `${command} -H 'Content-Type: text/plain' --silent --fail`], { cwd: info.outputDir });
  expect(await api.text(bucket, "inbox.txt")).toBe("after");
  await writeFile(info.outputPath("file"), "x".repeat(1025));
  expect(() => execFileSync("sh", ["-c", `${command} --silent --fail`], { cwd: info.outputDir, stdio: "ignore" })).toThrow();
  await dialog(page).getByRole("button", { name: "Revoke this link" }).click();
  await expect(dialog(page).getByRole("button", { name: "Make and copy the link" })).toBeVisible();
});

test("a link until a moment names the zone, and a refusal says why", async ({ page, api, server, bucket }) => {
  await api.put(bucket, "x.txt");
  const { key } = await api.key("reader", { permission: "read" });
  await page.goto(`${server.url}/buckets/${bucket}?object=x.txt&share=1`);
  await signIn(page, key);
  await dialog(page).getByText("Until…").click();
  await expect(dialog(page).getByText(/In the zone of this machine: \S+/)).toBeVisible();
  await dialog(page).getByLabel("Expires at").fill("2020-01-01T00:00");
  await expect(dialog(page).getByText("This moment has passed already.")).toBeVisible();
  await dialog(page).getByText("1 hour").click();
  await dialog(page).getByText("Upload over it").click();
  await dialog(page).getByRole("button", { name: "Make and copy the link" }).click();
  const alert = dialog(page).getByRole("alert");
  await expect(alert).toContainText("forbidden");
  await expect(alert).toContainText("console_");
  await expect(alert.getByRole("button", { name: "Copy details" })).toBeVisible();
});
