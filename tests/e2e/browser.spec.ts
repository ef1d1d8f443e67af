import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { LIVE_MS, clipboard, expect, expectAccessible, signIn, test } from "./fixtures";

const row = (page: Page, name: string | RegExp) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

async function open(page: Page, bucket: string, path = ""): Promise<void> {
  await page.goto(new URL(`/buckets/${bucket}${path}`, page.url()).href);
}

test("an empty bucket offers uploads and a curl that works when pasted", async ({ console: page, bucket, server, api }, info) => {
  await open(page, bucket);
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();
  await expect(page).toHaveTitle(`${bucket} · Stowbox`);
  await page.getByRole("button", { name: "Copy" }).click();
  await writeFile(info.outputPath("hello.txt"), "hello\n");
  execFileSync("sh", ["-c", `${await clipboard(page)} --silent --fail`], {
    cwd: info.outputDir,
    env: { ...process.env, STOWBOX_API_KEY: server.apiKey },
  });
  await expect(row(page, "hello.txt")).toBeVisible();
  expect(await api.text(bucket, "hello.txt")).toBe("hello\n");
});

test("every folder has an address; back, forward and a pasted link lead there, whatever its name", async ({ console: page, api, bucket, server }) => {
  const names = ["100%", "a b", "a#b?c=d&e", "%2F", "日本語 📦", "صور", "settings", "back\\slash"];
  for (const name of names) await api.put(bucket, `${name}/in ${name}.txt`);
  for (const name of names) {
    await open(page, bucket);
    await row(page, name).getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeAttached();
    await expect(row(page, `in ${name}.txt`)).toBeVisible();
    await page.reload();
    await expect(row(page, `in ${name}.txt`)).toBeVisible();
    await page.goBack();
    await expect(row(page, names[0] as string)).toBeVisible();
    await page.goForward();
    await expect(row(page, `in ${name}.txt`)).toBeVisible();
  }
  // Empty names between slashes are legal too.
  await api.put(bucket, "x//y.txt");
  await page.goto(`${server.url}/buckets/${bucket}/x`);
  await page.getByRole("grid").getByRole("link", { name: "(empty name)" }).click();
  await expect(row(page, "y.txt")).toBeVisible();
  await page.reload();
  await expect(row(page, "y.txt")).toBeVisible();
});

test("breadcrumbs and Backspace lead up again", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "one/two/three/deep.txt");
  await open(page, bucket, "/one/two/three");
  await expect(row(page, "deep.txt")).toBeVisible();
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "one" }).click();
  await expect(row(page, "two")).toBeVisible();
  await page.keyboard.press("Backspace");
  await expect(row(page, "one")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/buckets/${bucket}`);
});

test("the whole list by keyboard: move, open, select, range, all, delete", async ({ console: page, api, bucket }) => {
  await api.putMany(bucket, Array.from({ length: 60 }, (_, index) => `f${String(index).padStart(2, "0")}`));
  await api.put(bucket, "folder/inner.txt");
  await open(page, bucket);
  const grid = page.getByRole("grid", { name: `Contents of ${bucket}` });
  await expect(grid).toHaveAttribute("aria-rowcount", "62");
  await row(page, "folder").focus();
  await page.keyboard.press("Enter");
  await expect(row(page, "inner.txt")).toBeVisible();
  await page.goBack();
  await row(page, "folder").focus();
  await page.keyboard.press("ArrowDown");
  await expect(row(page, "f00")).toBeFocused();
  await page.keyboard.press("End");
  await expect(row(page, "f59")).toBeFocused();
  await expect(row(page, "f59")).toBeInViewport();
  await page.keyboard.press("Home");
  await page.keyboard.press("PageDown");
  await expect(row(page, "folder")).not.toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText("3 selected")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Control+a");
  await expect(page.getByText("61 selected")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("toolbar", { name: "Selection" })).toBeHidden();

  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Delete");
  const dialog = page.getByRole("dialog", { name: "Delete 2 rows?" });
  await expect(dialog).toContainText("2 objects, 2 B, will be deleted for good.");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(row(page, "f00")).toBeHidden();
  expect(await api.keys(bucket)).toHaveLength(59);
  // The focus is still in the list, on the row that has taken the place.
  await expect(grid.getByRole("row").and(page.locator(":focus"))).toHaveCount(1);
});

test("one object's details: what is known, copied and its address; arrows step while it is open", async ({ console: page, api, bucket, server }) => {
  await api.put(bucket, "docs/long name ünï.txt", "0123456789", {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "max-age=60",
    "Content-Disposition": 'inline; filename="x.txt"',
    "x-metadata-camera": "Pinhole",
  });
  await api.put(bucket, "docs/second.txt", "abc");
  await open(page, bucket, "/docs");
  await row(page, "long name ünï.txt").click();
  const panel = page.getByRole("complementary", { name: "Object" });
  for (const text of ["10 B (10 bytes)", "text/plain; charset=utf-8", "max-age=60", 'inline; filename="x.txt"', "Pinhole", "781e5e245d69b566979b86e28d23f2c7"]) {
    await expect(panel).toContainText(text);
  }
  await expectAccessible(page);
  expect(new URL(page.url()).searchParams.get("object")).toBe("docs/long name ünï.txt");
  await panel.getByRole("button", { name: "Copy URL" }).click();
  const url = await clipboard(page);
  expect(url).toBe(`${server.url}/v1/buckets/${bucket}/objects/docs/long%20name%20%C3%BCn%C3%AF.txt`);
  await panel.getByRole("button", { name: "Copy key" }).click();
  expect(await clipboard(page)).toBe("docs/long name ünï.txt");
  await panel.getByRole("button", { name: "Copy as curl" }).click();
  const said = execFileSync("sh", ["-c", `${(await clipboard(page)).replace(/-o '[^']*'/, "")} --silent`], {
    env: { ...process.env, STOWBOX_API_KEY: server.apiKey },
  });
  expect(said.toString()).toBe("0123456789");

  await page.reload();
  await expect(panel).toContainText("Pinhole");
  await row(page, "long name ünï.txt").focus();
  await page.keyboard.press("ArrowDown");
  await expect(panel.getByRole("heading", { name: "second.txt" })).toBeVisible();
  await api.delete(bucket, "docs/second.txt");
  await expect(panel.getByRole("alert")).toContainText("object_not_found", { timeout: LIVE_MS });
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});

test("a new folder stays while empty, hides its own object, and refuses bad names", async ({ console: page, api, bucket }) => {
  await open(page, bucket);
  await page.getByRole("button", { name: "New folder" }).click();
  const dialog = page.getByRole("dialog", { name: "New folder" });
  const name = dialog.getByRole("textbox", { name: "Name" });
  await expect(name).toBeFocused();
  await expectAccessible(page);
  await name.fill("a/../b");
  await expect(dialog.getByText("A folder cannot be named “.” or “..”.")).toBeVisible();
  await name.fill("/a");
  await expect(dialog.getByText("Put “/” only between names")).toBeVisible();
  await name.fill("x".repeat(1024));
  await expect(dialog.getByText("at most 1024 are allowed")).toBeVisible();
  await name.fill("مجلد 📦");
  await dialog.getByRole("button", { name: "Create folder" }).dblclick();
  await expect(page.getByRole("heading", { name: "This folder is empty" })).toBeVisible();
  await expectAccessible(page);
  expect(await api.keys(bucket)).toEqual(["مجلد 📦/"]);

  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: bucket }).click();
  await expect(row(page, "مجلد 📦")).toBeVisible();
  await page.getByRole("button", { name: "New folder" }).click();
  await name.fill("مجلد 📦");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("There is such a folder already.")).toBeVisible();
});

test("deleting a folder says how much is in it first, and takes all of it and nothing else", async ({ console: page, api, bucket }) => {
  test.slow();
  const inside = Array.from({ length: 1203 }, (_, index) => `pile/${index % 7}/f${index}`);
  await api.putMany(bucket, inside);
  await api.putMany(bucket, ["pile.txt", "pilea/x"]);
  await open(page, bucket);
  await row(page, "pile").focus();
  await page.keyboard.press("Delete");
  const dialog = page.getByRole("dialog", { name: "Delete the folder “pile”?" });
  await expect(dialog).toContainText("1,203 objects, 1.17 KiB, will be deleted for good.");
  await dialog.getByRole("button", { name: "Delete 1,203", exact: true }).dblclick();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("1,203 objects deleted", { exact: true }).first()).toBeVisible({ timeout: 120_000 });
  await expect(row(page, "pile")).toBeHidden();
  expect(await api.keys(bucket)).toEqual(["pile.txt", "pilea/x"]);
});

test("a refused deletion says why, leaves everything", async ({ page, api, server, bucket }) => {
  await api.putMany(bucket, ["a", "b", "c"]);
  const { key } = await api.key("reader", { permission: "read" });
  await page.goto(`${server.url}/buckets/${bucket}`);
  await signIn(page, key);
  await page.getByLabel("Select everything listed").check();
  await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete 3 rows?" });
  await dialog.getByRole("button", { name: "Delete 3", exact: true }).click();
  await expect(dialog).toBeHidden();
  const activity = page.getByRole("region", { name: "Activity" });
  await expect(activity).toContainText("0 objects deleted");
  await expect(activity.getByRole("alert")).toContainText("forbidden");
  await expectAccessible(page);
  expect(await api.keys(bucket)).toEqual(["a", "b", "c"]);
});

test("a folder of 3,500 entries is paged as one scrolls, each entry once, and does not move what one looks at", async ({ console: page, api, bucket }) => {
  test.slow();
  const names = Array.from({ length: 3500 }, (_, index) => `f${String(index).padStart(4, "0")}`);
  await api.putMany(bucket, names);
  await open(page, bucket);
  const grid = page.getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", "-1");
  await row(page, "f0000").focus();
  for (let pages = 0; pages < 6; pages += 1) {
    await page.keyboard.press("End");
    if ((await grid.getAttribute("aria-rowcount")) === "3501") break;
    await expect(page.getByText("Loading more…")).toBeHidden();
  }
  await expect(grid).toHaveAttribute("aria-rowcount", "3501");
  await page.keyboard.press("End");
  await expect(row(page, "f3499")).toBeFocused();
  await expect(row(page, "f3499")).toHaveAttribute("aria-rowindex", "3501");
  expect(await grid.getByRole("row").count()).toBeLessThan(80);

  // Somebody else inserts far above: the row in sight stays where it is.
  await page.keyboard.press("PageUp");
  const inSight = row(page, "f3480");
  const before = await inSight.boundingBox();
  await api.put(bucket, "a-new-one");
  await expect(grid).toHaveAttribute("aria-rowcount", "3502", { timeout: 15_000 });
  await expect(inSight).toHaveAttribute("aria-rowindex", "3483");
  expect((await inSight.boundingBox())?.y).toBe(before?.y);
});

test("the open folder follows other clients within two seconds", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "first.txt");
  await open(page, bucket);
  await expect(row(page, "first.txt")).toBeVisible();
  await api.put(bucket, "second.txt");
  await expect(row(page, "second.txt")).toBeVisible({ timeout: LIVE_MS });
  await api.delete(bucket, "first.txt");
  await expect(row(page, "first.txt")).toBeHidden({ timeout: LIVE_MS });
});

test("it stays usable at 900×600 and at 200 % zoom", async ({ console: page, api, bucket }) => {
  await api.put(bucket, `${"very ".repeat(40)}long name.txt`);
  // 200 % of a 900×600 window is 450×300 CSS pixels.
  for (const viewport of [{ width: 900, height: 600 }, { width: 450, height: 300 }]) {
    await page.setViewportSize(viewport);
    await open(page, bucket);
    await expect(page.getByRole("grid").getByRole("link")).toBeInViewport();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" }).click();
    await page.getByRole("button", { name: "New key" }).click();
    const dialog = page.getByRole("dialog", { name: "New key" });
    await dialog.getByRole("textbox", { name: "Name" }).fill("small window");
    const expires = dialog.getByLabel("Expires");
    await expires.scrollIntoViewIfNeeded();
    await expect(expires).toBeInViewport();
    await expect(dialog.getByRole("button", { name: "Create key" })).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.keyboard.press("Escape");
  }
});
