import type { Page } from "@playwright/test";
import { LIVE_MS, expect, expectAccessible, test } from "./fixtures";

const names = (page: Page) => page.getByRole("grid").getByRole("rowgroup").getByRole("link").allTextContents();
const head = (page: Page, name: string) => page.getByRole("columnheader", { name });

async function open(page: Page, bucket: string, path = ""): Promise<void> {
  await page.goto(new URL(`/buckets/${bucket}${path}`, page.url()).href);
}

test("find looks through the whole bucket, has an address, follows others, and leads back", async ({ console: page, api, bucket }) => {
  await api.putMany(bucket, ["a/deep/Report 2026.pdf", "a/notes.txt", "b/report.txt", "c.txt"]);
  await open(page, bucket, "/a");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press("Control+f");
  const find = page.getByRole("searchbox", { name: "Find" });
  await expect(find).toBeFocused();
  await find.fill("report");
  await expect.poll(() => names(page)).toEqual(["a/deep/Report 2026.pdf", "b/report.txt"]);
  await expect(page.getByRole("grid", { name: `Found in ${bucket}` })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("find")).toBe("report");
  await expectAccessible(page);
  await api.put(bucket, "z/REPORTS.txt");
  await expect.poll(() => names(page), { timeout: LIVE_MS }).toEqual(["a/deep/Report 2026.pdf", "b/report.txt", "z/REPORTS.txt"]);
  await page.reload();
  await expect.poll(() => names(page)).toHaveLength(3);
  await expect(find).toHaveValue("report");

  await page.getByLabel("Where to look").selectOption("in this folder");
  await expect.poll(() => names(page)).toEqual(["deep/Report 2026.pdf"]);
  await find.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Object" }).getByRole("heading", { name: "Report 2026.pdf" })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("find")).toBe("report");
  await page.keyboard.press("Escape");
  await find.fill("nothing like it");
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  await expectAccessible(page);
  await find.press("Escape");
  await expect.poll(() => names(page)).toEqual(["deep", "notes.txt"]);
});

test("every column sorts over everything, by pointer and by keyboard, and the address keeps it", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "b.txt", "22", { "content-type": "text/plain" });
  await api.put(bucket, "a.txt", "333", { "content-type": "text/x-notes" });
  await api.put(bucket, "c.txt", "1", { "content-type": "application/json" });
  await api.put(bucket, "folder/x");
  await open(page, bucket);
  await expect.poll(() => names(page)).toEqual(["folder", "a.txt", "b.txt", "c.txt"]);
  await expect(head(page, "Name")).toHaveAttribute("aria-sort", "ascending");
  await head(page, "Size").getByRole("button").click();
  await expect.poll(() => names(page)).toEqual(["folder", "a.txt", "b.txt", "c.txt"]);
  await expect(head(page, "Size")).toHaveAttribute("aria-sort", "descending");
  await head(page, "Size").getByRole("button").press("Enter");
  await expect.poll(() => names(page)).toEqual(["folder", "c.txt", "b.txt", "a.txt"]);
  expect(new URL(page.url()).search).toBe("?sort=sizeBytes&order=asc");
  await head(page, "Modified").getByRole("button").click();
  await expect.poll(() => names(page)).toEqual(["folder", "c.txt", "a.txt", "b.txt"]);
  await page.reload();
  await expect.poll(() => names(page)).toEqual(["folder", "c.txt", "a.txt", "b.txt"]);
  await head(page, "Type").getByRole("button").click();
  await expect.poll(() => names(page)).toEqual(["folder", "c.txt", "b.txt", "a.txt"]);
  await expect(head(page, "Type")).toHaveAttribute("aria-sort", "ascending");
  expect(new URL(page.url()).search).toBe("?sort=contentType&order=asc");
  await head(page, "Type").getByRole("button").press("Enter");
  await expect.poll(() => names(page)).toEqual(["folder", "a.txt", "b.txt", "c.txt"]);
  await page.reload();
  await expect(head(page, "Type")).toHaveAttribute("aria-sort", "descending");
  await expect.poll(() => names(page)).toEqual(["folder", "a.txt", "b.txt", "c.txt"]);
  await head(page, "Name").getByRole("button").click();
  expect(new URL(page.url()).search).toBe("");
  await head(page, "Name").getByRole("button").click();
  await expect.poll(() => names(page)).toEqual(["folder", "c.txt", "b.txt", "a.txt"]);
  await expectAccessible(page);
});

test("the largest of 1,500 comes first though it was on the second page, and all of them can be selected and deleted", async ({ console: page, api, bucket }) => {
  test.slow();
  await api.putMany(bucket, Array.from({ length: 1_500 }, (_, index) => `in/f${String(index).padStart(4, "0")}`));
  await api.put(bucket, "in/f1499", "the largest of them");
  await api.put(bucket, "out.txt");
  await open(page, bucket, "/in");
  await head(page, "Size").getByRole("button").click();
  await expect.poll(async () => (await names(page))[0]).toBe("f1499");
  await page.getByLabel("Select everything listed").check();
  const selection = page.getByRole("toolbar", { name: "Selection" });
  await expect(selection).toContainText("1,000 selected");
  await selection.getByRole("button", { name: "Select all 1,500 in this folder" }).click();
  await expect(selection).toContainText("Everything selected, 1,500 objects, 1.48 KiB");
  await expectAccessible(page);
  await selection.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete everything in this folder?" });
  await dialog.getByRole("button", { name: "Delete 1,500" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("1,500 objects deleted", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  expect(await api.keys(bucket)).toEqual(["out.txt"]);
});
