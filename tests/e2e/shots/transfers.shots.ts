import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { fillSample } from "./sample";
import { tour } from "./tour";

tour("transfers", async ({ page, server, api, take }) => {
  await page.goto(server.consoleUrl);
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await fillSample(api, page);
  await page.goto(`${server.url}/buckets/photos`);
  await page.getByRole("row", { name: /harbour/ }).waitFor();
  await page.getByRole("button", { name: "Activity" }).click();
  await page.getByText("Nothing is running.").waitFor();
  await take("activity-empty");
  await page.getByRole("button", { name: "Close Activity" }).click();
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await take("upload-menu");
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "hidden" });
  await drag(page, "dragenter");
  await page.getByText("Drop to upload to photos").waitFor();
  await take("upload-drop");
  await drag(page, "dragleave");

  await choose(page, small("one.txt", "two.txt", "notes.txt"));
  await page.getByRole("button", { name: "Upload 3 files" }).waitFor();
  await take("upload-sheet");
  await page.getByRole("button", { name: "Upload 3 files" }).click();
  const transfers = page.getByRole("list", { name: "Transfers" });
  await transfers.getByText("3 files uploaded").waitFor();
  await page.route(/\/objects\/(four|five)/, (route) =>
    route.fulfill({ status: 507, json: { error: { code: "insufficient_storage", message: "The disk is full. Nothing was stored.", requestId: "req_01M87VSHN7J2DJE6HGPQA02YCV", docsUrl: `${server.url}/docs#insufficient_storage` } } }),
  );
  await choose(page, small("three.txt", "four.txt", "five.txt"));
  await page.getByRole("button", { name: "Upload 3 files" }).click();
  await page.getByRole("button", { name: "Retry 2" }).waitFor();
  await page.route(/\/parts\//, () => undefined);
  const folder = await mkdtemp(join(tmpdir(), "stowbox-shots-"));
  const film = join(folder, "film.mov");
  await writeFile(film, Buffer.alloc(40 * 1024 * 1024, 3));
  await choose(page, film);
  await page.getByRole("button", { name: "Pause film.mov" }).waitFor();
  await page.getByRole("button", { name: /Show the files/ }).nth(1).click();
  await take("activity");
  await rm(folder, { recursive: true });
});

const small = (...names: string[]) => names.map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.alloc(700, name) }));

async function choose(page: Page, files: string | ReturnType<typeof small>): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("menuitem", { name: "Upload files" }).click();
  await (await chooser).setFiles(files);
}

async function drag(page: Page, type: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "x.txt"));
    return transfer;
  });
  await page.getByRole("main").dispatchEvent(type, { dataTransfer });
}
