import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { Api } from "./api";
import { test } from "./fixtures";

const SHOTS = resolve(__dirname, "../../ui/shots");
const SIZES = { wide: { width: 1280, height: 800 }, small: { width: 900, height: 600 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ["light", "dark"] as const) {
    test(`${size} ${theme}`, async ({ page, ownServer }) => {
      await mkdir(SHOTS, { recursive: true });
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const take = async (name: string) => {
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: resolve(SHOTS, `${name}-${size}-${theme}.png`) });
      };
      const api = new Api(ownServer);

      await page.goto(ownServer.url);
      await page.getByRole("heading", { name: "Sign in to Stowbox" }).waitFor();
      await take("01-sign-in");
      await page.goto(ownServer.consoleUrl);
      await page.reload();
      await page.getByRole("heading", { name: "Your object storage is running" }).waitFor();
      await take("02-first-run");
      await page.getByRole("button", { name: "Create a key and show the command" }).click();
      await page.getByRole("heading", { name: "Your API key" }).waitFor();
      await take("03-first-run-key");
      await goTo(page, "Buckets");
      await page.getByRole("heading", { name: "No buckets yet" }).waitFor();
      await take("04-buckets-empty");
      await page.getByRole("button", { name: "New bucket" }).click();
      await page.getByLabel("Name", { exact: true }).fill("My photos");
      await take("05-bucket-create-problem");
      await page.getByLabel("Name", { exact: true }).fill("photos");
      await take("06-bucket-create");
      await page.getByRole("button", { name: "Create bucket" }).click();
      await page.getByRole("heading", { name: "This bucket is empty" }).waitFor();
      await take("07-bucket-empty");

      await fill(api);
      await goTo(page, "Buckets");
      await page.getByRole("row", { name: /website/ }).waitFor();
      await take("08-buckets");
      await page.getByRole("link", { name: "photos", exact: true }).click();
      await page.getByRole("row", { name: /harbour/ }).waitFor();
      await take("09-browser");
      await page.getByRole("row", { name: /harbour/ }).click();
      await page.getByRole("heading", { name: "Checksums" }).waitFor();
      await take("10-object");
      await page.getByRole("button", { name: "Close the details" }).click();
      const grid = page.getByRole("grid");
      await grid.getByRole("row", { name: /2025/ }).focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("Shift+End");
      await take("11-selection");
      await page.keyboard.press("Delete");
      await page.getByText(/will be deleted for good/).waitFor();
      await take("12-delete");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Upload", exact: true }).click();
      await take("13-upload-menu");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "New folder" }).click();
      await page.getByLabel("Name", { exact: true }).fill("a/../b");
      await take("14-new-folder");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Bucket settings" }).click();
      await page.getByRole("button", { name: "Save" }).waitFor();
      await take("15-bucket-settings");
      await page.getByRole("button", { name: "Delete…" }).click();
      await page.getByLabel("Type photos to confirm").fill("photos");
      await page.getByRole("button", { name: "Delete bucket" }).click();
      await page.getByRole("alert").waitFor();
      await take("16-bucket-delete-refused");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.keyboard.press("Escape");

      await upload(page);
      await take("17-activity");
      await page.getByRole("button", { name: "Close Activity" }).click();
      await page.evaluate(() => window.dispatchEvent(dragEvent("dragenter")));
      await take("18-drop-overlay");
      await page.evaluate(() => window.dispatchEvent(dragEvent("dragleave")));

      await goTo(page, "Keys");
      await page.getByRole("row", { name: /CI/ }).waitFor();
      await take("19-keys");
      await page.getByRole("button", { name: "New key" }).click();
      await page.getByLabel("Name", { exact: true }).fill("Nightly backup");
      await page.getByLabel(/Only some/).check();
      await take("20-key-create");
      await page.getByLabel(/All buckets/).check();
      await page.getByRole("button", { name: "Create key" }).click();
      await page.getByRole("button", { name: "I stored it" }).waitFor();
      await take("21-key-issued");
      await page.getByRole("button", { name: "I stored it" }).click();
      await page.getByRole("row", { name: /CI/ }).click();
      await page.getByRole("button", { name: "Revoke key" }).waitFor();
      await take("22-key-revoke");
      await page.keyboard.press("Escape");

      await goTo(page, "Overview");
      await page.getByRole("heading", { name: "Storage", exact: true }).waitFor();
      await take("23-first-run-done");
      await page.reload();
      await page.getByRole("heading", { name: "Connect" }).waitFor();
      await take("24-overview");
      await goTo(page, "Settings");
      await page.getByText("Data folder").waitFor();
      await take("25-settings");
      await page.keyboard.press("?");
      await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
      await take("26-shortcuts");
      await page.keyboard.press("Escape");
      await page.goto(`${ownServer.url}/buckets/no-such-bucket`);
      await page.getByRole("alert").waitFor();
      await take("27-error");
      await page.goto(`${ownServer.url}/nowhere`);
      await page.getByRole("heading", { name: "There is no such page" }).waitFor();
      await take("28-not-found");
      await goTo(page, "Buckets");
      await page.getByRole("row", { name: /website/ }).waitFor();
      await ownServer.stop();
      await page.getByText("The server does not answer.").waitFor();
      await take("29-lost-server");
      await ownServer.start();
      await page.getByText("no longer valid").waitFor();
      await take("30-expired");
    });
  }
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click();
}

async function fill(api: Api): Promise<void> {
  await api.bucket("website", { visibility: "public", corsOrigins: ["http://localhost:3000"] });
  await api.bucket("backups-of-the-accounting-department-nobody-dares-to-delete");
  await api.put("website", "index.html", "<h1>Hello</h1>", { "Content-Type": "text/html" });
  const files: [string, number, string][] = [
    ["2025/may/one.jpg", 10, "image/jpeg"],
    ["2026/june/two.jpg", 10, "image/jpeg"],
    ["рисунки/кот.png", 10, "image/png"],
    ["صور/قطة.png", 10, "image/png"],
    ["harbour.jpg", 2_345_678, "image/jpeg"],
    ["a very long file name that somebody typed because they wanted to be quite sure of what is in it.txt", 900, "text/plain"],
    ["notes.txt", 1536, "text/plain; charset=utf-8"],
    ["settings.json", 220, "application/json"],
    ["talk.mp4", 12_000_000, "video/mp4"],
    ["archive.zip", 48_000, "application/zip"],
    ["song.flac", 5_000_000, "audio/flac"],
    ["📦 box.bin", 4096, "application/octet-stream"],
    ["report.pdf", 345_000, "application/pdf"],
  ];
  for (const [key, size, type] of files) {
    await api.put("photos", key, new Uint8Array(size), { "Content-Type": type, "x-metadata-camera": "Pinhole" });
  }
  for (const [name, permission] of [["CI", "write"], ["Read-only mirror", "read"], ["تطبيق الهاتف", "admin"]]) {
    await api.request("POST", "/v1/keys", { json: { name, permission } });
  }
}

async function upload(page: Page): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("menuitem", { name: "Upload files" }).click();
  await (await chooser).setFiles(
    ["one.txt", "two.txt", "three.txt"].map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(name) })),
  );
  await page.getByRole("list", { name: "Transfers" }).getByText("3 files uploaded").waitFor();
  await page.getByRole("button", { name: /Show the files/ }).click();
}

/** Defined in the page by `evaluate`, which sends the source of its function along. */
declare function dragEvent(type: string): DragEvent;
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, {
      dragEvent: (type: string) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["x"], "x.txt"));
        return new DragEvent(type, { dataTransfer, cancelable: true });
      },
    });
  });
});
