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

      await fill(api, await picture(page));
      await goTo(page, "Buckets");
      await page.getByRole("row", { name: /website/ }).waitFor();
      await take("08-buckets");
      await page.getByRole("link", { name: "photos", exact: true }).click();
      await page.getByRole("row", { name: /harbour/ }).waitFor();
      await take("09-browser");
      await page.getByRole("row", { name: /harbour/ }).click();
      await page.getByRole("heading", { name: "Checksums" }).waitFor();
      await page.getByRole("img", { name: "harbour.jpg" }).waitFor();
      await take("10-object");
      await object(page, take);
      await page.getByRole("button", { name: "Close the details" }).click();
      const grid = page.getByRole("grid");
      await grid.getByRole("row", { name: /2025/ }).focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("Shift+End");
      await take("11-selection");
      await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Move", exact: true }).click();
      await page.getByRole("button", { name: "Move here" }).waitFor();
      await take("11b-move");
      await page.keyboard.press("Escape");
      await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Delete" }).click();
      await page.getByText(/will be kept in the trash/).waitFor();
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
      await take("16-bucket-delete");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.keyboard.press("Escape");

      await page.getByRole("button", { name: "Find", exact: true }).click();
      await page.getByRole("searchbox", { name: "Find" }).fill("o");
      await page.getByRole("grid", { name: "Found in photos" }).waitFor();
      await take("16b-find");
      await page.getByRole("searchbox", { name: "Find" }).fill("nothing like this");
      await page.getByRole("heading", { name: "Nothing found" }).waitFor();
      await take("16c-find-nothing");
      await page.getByRole("button", { name: "Close the search" }).click();
      await page.getByRole("button", { name: "Trash" }).click();
      await page.getByRole("heading", { name: "The trash is empty" }).waitFor();
      await take("16d-trash-empty");
      await api.request("PATCH", "/v1/buckets/photos", { json: { trashDays: 30 } });
      for (const key of ["old draft.txt", "قديم.png"]) {
        await api.put("photos", key, "old");
        await api.delete("photos", key);
      }
      await page.getByRole("row", { name: /old draft/ }).waitFor();
      await take("16e-trash");
      await page.getByRole("row", { name: /old draft/ }).click();
      await page.getByRole("button", { name: "Restore" }).waitFor();
      await take("16f-restore");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Back to the bucket" }).click();
      await page.getByRole("row", { name: /harbour/ }).waitFor();

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
      await page.getByRole("complementary", { name: "Key" }).getByText("Links that stop").waitFor();
      await take("21b-key");
      await page.getByRole("button", { name: "Revoke…" }).click();
      await page.getByRole("button", { name: "Revoke key" }).waitFor();
      await take("22-key-revoke");
      await page.keyboard.press("Escape");

      await goTo(page, "Overview");
      await page.getByRole("heading", { name: "Storage", exact: true }).waitFor();
      await take("23-first-run-done");
      await page.reload();
      await page.getByRole("heading", { name: "Connect" }).waitFor();
      await take("24-overview");
      await page.getByRole("heading", { name: "Last requests" }).scrollIntoViewIfNeeded();
      await page.getByRole("list", { name: "Last requests" }).waitFor();
      await take("24b-overview-requests");
      await page.getByRole("heading", { name: "Largest objects" }).scrollIntoViewIfNeeded();
      await take("24c-overview-largest");
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

/** Previews, and what can be done with one object. */
async function object(page: Page, take: (name: string) => Promise<void>): Promise<void> {
  const panel = page.getByRole("complementary", { name: "Object" });
  await panel.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Save" }).waitFor();
  await take("10b-edit");
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "Share…" }).click();
  await page.getByRole("button", { name: "Make and copy the link" }).waitFor();
  await take("10c-share");
  await page.getByRole("button", { name: "Make and copy the link" }).click();
  await page.getByRole("img", { name: "QR code of the link" }).waitFor();
  await take("10d-shared");
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "More" }).click();
  await take("10e-more");
  await page.keyboard.press("Escape");
  for (const [name, view, shot] of [
    ["people.csv", "Table", "10f-csv"],
    ["settings.json", "JSON", "10g-json"],
    ["notes.txt", "Text", "10h-text"],
    ["box.bin", "Bytes", "10i-bytes"],
  ] as const) {
    await page.goto(new URL(`/buckets/photos?object=${encodeURIComponent(name)}`, page.url()).href);
    await panel.getByRole("region", { name: view, exact: true }).waitFor();
    await take(shot);
  }
  await panel.getByRole("button", { name: "Enlarge the preview" }).click();
  await take("10j-large");
  await page.keyboard.press("Escape");
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click();
}

async function fill(api: Api, harbour: Uint8Array): Promise<void> {
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
    ["people.csv", 0, "text/csv"],
    ["talk.mp4", 12_000_000, "video/mp4"],
    ["archive.zip", 48_000, "application/zip"],
    ["song.flac", 5_000_000, "audio/flac"],
    ["box.bin", 4096, "application/octet-stream"],
    ["report.pdf", 345_000, "application/pdf"],
  ];
  const bodies: Record<string, string | Uint8Array> = {
    "harbour.jpg": harbour,
    "notes.txt": Array.from({ length: 60 }, (_, line) => `${line % 7 === 0 ? "#" : "-"} a line of the notes, the ${line}th`).join("\n"),
    "people.csv": `name,city,since\n${Array.from({ length: 40 }, (_, row) => `Person ${row},"Town ${row}, by the sea",20${10 + (row % 15)}`).join("\n")}`,
    "settings.json": JSON.stringify({ name: "harbour", size: { width: 640, height: 400 }, tags: ["boats", "morning"], public: false }),
  };
  for (const [key, size, type] of files) {
    await api.put("photos", key, bodies[key] ?? new Uint8Array(size).map((_, at) => (at * 7) % 256), { "Content-Type": type, "x-metadata-camera": "Pinhole" });
  }
  for (const [name, permission] of [["CI", "write"], ["Read-only mirror", "read"], ["تطبيق الهاتف", "admin"]]) {
    await api.request("POST", "/v1/keys", { json: { name, permission } });
  }
}

/** Water, sky and a sun, painted in the page. */
async function picture(page: Page): Promise<Uint8Array> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(640, 400);
    const paint = canvas.getContext("2d");
    if (paint === null) return [];
    for (const [color, top, height] of [["#7fb2d9", 0, 230], ["#2c5a7d", 230, 170]] as const) {
      paint.fillStyle = color;
      paint.fillRect(0, top, 640, height);
    }
    paint.fillStyle = "#ffd27a";
    paint.beginPath();
    paint.arc(450, 120, 46, 0, 7);
    paint.fill();
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return new Uint8Array(bytes);
}

async function upload(page: Page): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("menuitem", { name: "Upload files" }).click();
  await (await chooser).setFiles(
    ["one.txt", "two.txt", "three.txt"].map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(name) })),
  );
  await page.getByRole("button", { name: "Upload 3 files" }).click();
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
