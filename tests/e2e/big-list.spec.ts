import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Browser, type Page, test as base } from "@playwright/test";
import { Api } from "./api";
import { browser as browserUse } from "./browser";
import { expect } from "./fixtures";
import { longestTask, memoryOf } from "./measure";
import { PROGRAM, type Server, startServer } from "./server";

/** Objects in the bucket, and of these in its folder `photos`. */
const COUNT = 1_000_000;
const PHOTOS = 100_000;

/** No key and no frame waits longer than this. */
const LONGEST_MS = 100;
const MOST_MIB = 300;

/** Of Chromium's scroll bar: the arrow at either end, and the shortest thumb. */
const ARROW_PX = 13;
const THUMB_PX = 17;

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, provide) => {
      const server = await startServer();
      await new Api(server).bucket("big");
      await server.stop();
      await promisify(execFile)(join(dirname(PROGRAM), "stowbox-fill"), [server.dataDir, "big", `${COUNT}`, `${PHOTOS}`]);
      await server.start();
      await provide(server);
      await server.dispose();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

// Headless Chromium hides scroll bars from pictures; here one is dragged.
test.use({ launchOptions: { ...browserUse.launchOptions, ignoreDefaultArgs: ["--hide-scrollbars"] } });
test.describe.configure({ mode: "serial" });

const grid = (page: Page) => page.getByRole("grid");
const names = (page: Page) => grid(page).getByRole("rowgroup").getByRole("link").allTextContents();

async function measured(browser: Browser, page: Page, what: string, deed: () => Promise<void>): Promise<void> {
  const { spentMs, tookMs } = await longestTask(browser, page, deed);
  const description = `${what}: ${spentMs.toFixed(0)} ms of the processor, ${tookMs.toFixed(0)} ms by the clock`;
  test.info().annotations.push({ type: "longest task", description });
  if (process.env.STOWBOX_TELL !== undefined) process.stdout.write(`  ${description}\n`);
  expect.soft(spentMs, what).toBeLessThan(LONGEST_MS);
}

async function open(page: Page, server: Server, path: string): Promise<void> {
  await page.goto(server.consoleUrl);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await page.goto(`${server.url}/buckets/big${path}`);
  await expect(grid(page).getByRole("rowgroup").getByRole("row").first()).toBeVisible();
}

/** How far down the list one is, of what is loaded. */
const lastInSight = async (page: Page) => Number(await grid(page).getByRole("rowgroup").getByRole("row").last().getAttribute("aria-rowindex"));

/** Takes hold of the thumb of the list's scroll bar and moves it, step by step, to a share of the way. */
async function drag(page: Page, to: number): Promise<void> {
  const { right, top, height, scrollTop, scrollHeight } = await grid(page).evaluate((list) => {
    const scroller = list.parentElement;
    if (scroller === null) throw new Error("The list does not scroll.");
    const box = scroller.getBoundingClientRect();
    return { right: box.right, top: box.top, height: scroller.clientHeight, scrollTop: scroller.scrollTop, scrollHeight: scroller.scrollHeight };
  });
  const track = height - 2 * ARROW_PX;
  const thumb = Math.max(THUMB_PX, (track * height) / scrollHeight);
  const at = (share: number) => top + ARROW_PX + thumb / 2 + (track - thumb) * share;
  await page.mouse.move(right - 5, at(scrollTop / (scrollHeight - height)));
  await page.mouse.down();
  await page.mouse.move(right - 5, at(to), { steps: 12 });
  await page.mouse.up();
}

test("a folder of 100,000 in a bucket of 1,000,000 opens, scrolls to its end by keyboard, and selects all of it", async ({ page, server, browser }) => {
  test.setTimeout(600_000);
  await measured(browser, page, "opening", () => open(page, server, "/photos"));
  expect((await names(page)).slice(0, 2)).toEqual(["IMG_000000.jpeg", "IMG_000001.jpeg"]);

  await grid(page).getByRole("rowgroup").getByRole("row").first().focus();
  await measured(browser, page, "PageDown", async () => {
    for (let presses = 0; presses < 60; presses += 1) await page.keyboard.press("PageDown");
    expect(await lastInSight(page)).toBeGreaterThan(900);
  });
  await measured(browser, page, "End, until it is the end", async () => {
    await expect(async () => {
      await page.keyboard.press("End");
      expect(await grid(page).getAttribute("aria-rowcount")).toBe(`${PHOTOS + 1}`);
    }).toPass({ intervals: [50], timeout: 180_000 });
    await page.keyboard.press("End");
    await expect(page.getByRole("row", { name: "IMG_099999.jpeg" })).toBeFocused();
  });
  await measured(browser, page, "Home", async () => {
    await page.keyboard.press("Home");
    await expect(page.getByRole("row", { name: "IMG_000000.jpeg" })).toBeFocused();
  });
  const selection = page.getByRole("toolbar", { name: "Selection" });
  await measured(browser, page, "selecting all, then all but one", async () => {
    await page.keyboard.press("Control+a");
    await expect(selection).toContainText("100,000 selected");
    await page.keyboard.press("Space");
    await expect(selection).toContainText("99,999 selected");
  });
  await measured(browser, page, "extending a selection over everything", async () => {
    await page.keyboard.press("Shift+End");
    await expect(selection).toContainText("100,000 selected");
    await page.keyboard.press("Escape");
    await expect(selection).toBeHidden();
  });
  // Another client changes what is loaded: of a hundred pages the one that holds it is fetched again.
  await measured(browser, page, "following what another client deletes", async () => {
    await new Api(server).delete("big", "photos/IMG_000003.jpeg");
    await expect(grid(page)).toHaveAttribute("aria-rowcount", `${PHOTOS}`, { timeout: 30_000 });
  });
  const { heapMiB, processMiB } = await memoryOf(browser, page);
  const description = `${heapMiB.toFixed(0)} MiB of JavaScript, ${processMiB.toFixed(0)} MiB of the process`;
  test.info().annotations.push({ type: "memory", description });
  if (process.env.STOWBOX_TELL !== undefined) process.stdout.write(`  ${description}\n`);
  expect(processMiB).toBeLessThan(MOST_MIB);
});

test("dragging the scroll bar to the end, again and again, loads page after page", async ({ page, server, browser }) => {
  test.setTimeout(240_000);
  await open(page, server, "/photos");
  await measured(browser, page, "dragging to the end", async () => {
    await expect(async () => {
      await drag(page, 1);
      expect(await lastInSight(page)).toBeGreaterThan(20_000);
    }).toPass({ intervals: [50], timeout: 180_000 });
  });
  await measured(browser, page, "dragging to and fro", async () => {
    for (const to of [0.5, 0, 0.25, 0.9, 0.1, 0.7]) await drag(page, to);
    await drag(page, 0);
    await expect(page.getByRole("row", { name: "IMG_000000.jpeg" })).toBeInViewport();
  });
});

test("it is sorted over everything, and found through, in time", async ({ page, server, browser }) => {
  test.setTimeout(120_000);
  await open(page, server, "/photos");
  await measured(browser, page, "sorting by size", async () => {
    await page.getByRole("columnheader", { name: "Size" }).getByRole("button").click();
    await expect(page.getByRole("columnheader", { name: "Size" })).toHaveAttribute("aria-sort", "descending");
    await expect.poll(async () => (await names(page))[0]).not.toBe("IMG_000000.jpeg");
  });
  await measured(browser, page, "finding among 1,000,000", async () => {
    await page.keyboard.press("Control+f");
    await page.getByRole("searchbox", { name: "Find" }).fill("IMG_0654");
    await expect(page.getByRole("grid", { name: "Found in big" })).toBeVisible();
    await expect(grid(page)).toHaveAttribute("aria-rowcount", "101");
    await page.getByRole("searchbox", { name: "Find" }).fill("Document 0999999");
    await expect.poll(() => names(page)).toEqual(["archive/0999/document 0999999.pdf"]);
    await page.getByRole("searchbox", { name: "Find" }).fill("nothing like it");
    await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  });
});
