import { link, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { Api } from "./api";
import { expect, test } from "./fixtures";
import { longestTask } from "./measure";

const FILES = 5_000;
/** Of all files together; the long run takes 4. */
const GIB = Number(process.env.STOWBOX_DROP_GIB ?? 0.5);
const FILE_BYTES = Math.floor((GIB * 1024 ** 3) / FILES);
/** So many are larger than the account may have objects, until it is allowed to. */
const TOO_LARGE = 7;
const TOO_LARGE_BYTES = 4 * 1024 ** 2;

/** No key waits longer than this. */
const LONGEST_MS = 100;

/** Folders of a hundred files, which are one and the same on the disk: the browser cannot tell. */
async function makeFiles(root: string): Promise<void> {
  for (let folder = 0; folder < FILES / 100; folder += 1) await mkdir(join(root, `day ${folder}`), { recursive: true });
  const source = async (name: string, bytes: number) => {
    const file = await open(join(root, name), "w");
    await file.truncate(bytes);
    await file.close();
    return join(root, name);
  };
  const usual = await source("usual", FILE_BYTES);
  const large = await source("large", TOO_LARGE_BYTES);
  for (let index = 0; index < FILES; index += 1) {
    const name = join(root, `day ${Math.floor(index / 100)}`, `${index}.raw`);
    await link(index % 700 === 500 ? large : usual, name);
  }
  await Promise.all([rm(usual), rm(large)]);
}

test(`a drop of 5,000 files leaves the page usable; what was refused is listed, and sent again by one click`, async ({ page, ownServer: server, browser }, info) => {
  test.setTimeout(Math.max(240_000, GIB * 300_000));
  const api = new Api(server);
  await api.bucket("camera");
  const account = ((await (await api.request("GET", "/v1/account")).json()) as { id: string }).id;
  const allow = (maxObjectBytes: number | null) =>
    api.request("PATCH", `/admin/v1/accounts/${account}`, {
      json: { plan: { maxObjectBytes } },
      headers: { Authorization: `Bearer ${server.adminToken}` },
    });
  await allow(TOO_LARGE_BYTES - 1);
  const root = info.outputPath("Camera");
  await makeFiles(root);
  await page.goto(server.consoleUrl);
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await page.goto(`${server.url}/buckets/camera`);
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();

  const measured = async (what: string, deed: () => Promise<void>) => {
    const { spentMs, tookMs } = await longestTask(browser, page, deed);
    const description = `${what}: ${spentMs.toFixed(0)} ms of the processor, ${tookMs.toFixed(0)} ms by the clock`;
    info.annotations.push({ type: "longest task", description });
    if (process.env.STOWBOX_TELL !== undefined) process.stdout.write(`  ${description}\n`);
    expect.soft(spentMs, what).toBeLessThan(LONGEST_MS);
  };
  const transfers = page.getByRole("list", { name: "Transfers" });
  const navigation = page.getByRole("navigation", { name: "Main" });

  await measured("dropping, and the first hundred files", async () => {
    const devtools = await page.context().newCDPSession(page);
    const data = { items: [], files: [root], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await devtools.send("Input.dispatchDragEvent", { type, x: 640, y: 400, data });
    }
    await page.getByRole("button", { name: "Upload 5,000 files" }).click();
    await expect(transfers).toContainText(/[1-9]\d\d of 5,000 files/, { timeout: 60_000 });
  });
  await measured("going about meanwhile", async () => {
    await page.getByRole("button", { name: /^Show the files/ }).click();
    await expect(page.getByRole("list", { name: /^Files of/ })).toBeVisible();
    await navigation.getByRole("link", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
    await navigation.getByRole("link", { name: "Buckets" }).click();
    await page.getByRole("link", { name: "camera" }).first().click();
    await page.getByRole("row", { name: /Camera/ }).getByRole("link").click();
    await expect(page.getByRole("row", { name: /day 0/ })).toBeVisible();
  });
  const sent = FILES - TOO_LARGE;
  await expect(transfers).toContainText(`${sent.toLocaleString("en")} files uploaded`, { timeout: Math.max(200_000, GIB * 240_000) });
  await expect(transfers).toContainText(`${TOO_LARGE} failed`);
  const files = page.getByRole("list", { name: /^Files of/ });
  await expect(files.getByText("payload_too_large")).toHaveCount(TOO_LARGE);
  await expect(files).toContainText("500.raw");

  await allow(null);
  await measured("sending what was refused once more", async () => {
    await page.getByRole("button", { name: `Retry ${TOO_LARGE}` }).click();
    await expect(transfers).toContainText("5,000 files uploaded", { timeout: 60_000 });
  });
  await expect(files.getByText("payload_too_large")).toHaveCount(0);
  const { objectCount, sizeBytes } = (await (await api.request("GET", "/v1/buckets/camera")).json()) as { objectCount: number; sizeBytes: number };
  expect({ objectCount, sizeBytes }).toEqual({ objectCount: FILES, sizeBytes: sent * FILE_BYTES + TOO_LARGE * TOO_LARGE_BYTES });
  await rm(root, { recursive: true });
});
