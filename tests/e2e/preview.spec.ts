import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";

const MIB = 1024 * 1024;
const preview = (page: Page) => page.getByRole("region", { name: "Preview" });

async function look(page: Page, bucket: string, key: string): Promise<void> {
  await page.goto(new URL(`/buckets/${bucket}?object=${encodeURIComponent(key)}`, page.url()).href);
  await expect(preview(page)).toBeVisible();
}

/** One white pixel. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==", "base64");

/** So many seconds of silence: 8,000 bytes a second. */
function wav(seconds: number): Buffer {
  const size = seconds * 8_000;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + size, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(size, 40);
  return Buffer.concat([head, Buffer.alloc(size, 128)]);
}

function pageOf(text: string): string {
  const drawn = `BT /F1 24 Tf 40 100 Td (${text}) Tj ET`;
  return `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`;
}

/** Two pages, and a script that wants to run when it is opened. */
function pdf(): string {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>",
    "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R /Resources << /Font << /F1 7 0 R >> >> >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 6 0 R /Resources << /Font << /F1 7 0 R >> >> >>",
    pageOf("First page"),
    pageOf("Second page"),
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const at of offsets) text += `${String(at).padStart(10, "0")} 00000 n \n`;
  return `${text}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
}

test("images, drawings and what only says that it is one", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "pixel.png", PNG, { "Content-Type": "image/png" });
  await api.put(bucket, "no type.png", PNG);
  await api.put(bucket, "drawing.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="90" height="60" fill="red"/></svg>', { "Content-Type": "image/svg+xml" });
  await api.put(bucket, "broken.png", "not an image", { "Content-Type": "image/png" });
  const width = (name: string) => preview(page).getByRole("img", { name }).evaluate((image: HTMLImageElement) => image.naturalWidth);
  for (const name of ["pixel.png", "no type.png"]) {
    await look(page, bucket, name);
    await expect.poll(() => width(name)).toBe(1);
  }
  await look(page, bucket, "drawing.svg");
  await expect.poll(() => width("drawing.svg")).toBe(90);
  await expectAccessible(page);
  await preview(page).getByLabel("Shown as").selectOption("Text");
  await expect(preview(page).getByRole("region", { name: "Text" })).toContainText('<rect width="90"');
  await look(page, bucket, "broken.png");
  await expect(preview(page)).toContainText("not an image that the browser can show");
});

test("text by the MiB, JSON as a tree, CSV as a table, anything as bytes", async ({ console: page, api, bucket }) => {
  const lines = Array.from({ length: 150_000 }, (_, index) => `line ${index} ü`).join("\n");
  await api.put(bucket, "long.txt", lines, { "Content-Type": "text/plain" });
  await api.put(bucket, "data.json", JSON.stringify({ name: "Möwe", tags: ["a", "b"], deep: { er: { value: 42 } } }), { "Content-Type": "application/json" });
  await api.put(bucket, "bad.json", "{nope", { "Content-Type": "application/json" });
  await api.put(bucket, "people.csv", 'name;city\n"Doe; Jane";Köln\n', { "Content-Type": "text/csv" });
  await api.put(bucket, "raw.bin", new Uint8Array([0, 1, 0xfe, 0x41]));
  await api.put(bucket, "empty", "");

  await look(page, bucket, "long.txt");
  const text = preview(page).getByRole("region", { name: "Text" });
  await expect(text).toContainText("line 0 ü");
  await expect(preview(page)).toContainText("The first 1.00 MiB of");
  await expectAccessible(page);
  await preview(page).getByRole("button", { name: "Load more" }).click();
  await expect(preview(page)).toContainText("The first 2.00 MiB of");
  await preview(page).getByRole("button", { name: "Load more" }).click();
  await expect(preview(page).getByRole("button", { name: "Load more" })).toBeHidden();
  await text.focus();
  await page.keyboard.press("End");
  await expect(text).toContainText("line 149999 ü");

  await look(page, bucket, "data.json");
  const tree = preview(page).getByRole("region", { name: "JSON" });
  await expect(tree).toContainText('name: "Möwe"');
  await expect(tree).not.toContainText("42");
  await tree.getByRole("button", { name: /deep/ }).click();
  await tree.getByRole("button", { name: /er: / }).click();
  await expect(tree).toContainText("value: 42");
  await expectAccessible(page);
  await look(page, bucket, "bad.json");
  await expect(preview(page)).toContainText("Not valid JSON");
  await expect(preview(page)).toContainText("{nope");

  await look(page, bucket, "people.csv");
  await expect(preview(page).getByRole("columnheader")).toHaveText(["name", "city"]);
  await expect(preview(page).getByRole("cell")).toHaveText(["Doe; Jane", "Köln"]);
  await expectAccessible(page);
  await look(page, bucket, "raw.bin");
  await expect(preview(page)).toContainText("00000000  00 01 fe 41");
  await page.goto(new URL(`/buckets/${bucket}?object=empty`, page.url()).href);
  await expect(page.getByText("It has no bytes.")).toBeVisible();
});

test("sound is streamed: one can jump to what was never loaded, and the link for it ends with the preview", async ({ console: page, api, bucket }) => {
  const seconds = 3_600;
  await api.put(bucket, "hour.wav", wav(seconds), { "Content-Type": "audio/wav" });
  await look(page, bucket, "hour.wav");
  const player = preview(page).getByLabel("hour.wav");
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(seconds - 1);
  const jump = page.waitForRequest((request) => /bytes=[1-9]\d*-/.test(request.headers().range ?? ""));
  await player.evaluate((audio: HTMLAudioElement) => {
    audio.currentTime = 3_000;
  });
  await jump;
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThanOrEqual(2);
  const links = async () => ((await (await api.request("GET", `/v1/signed-urls?bucket=${bucket}`)).json()) as { data: unknown[] }).data.length;
  expect(await links()).toBe(1);
  await page.getByRole("button", { name: "Close the details" }).click();
  await expect.poll(links).toBe(0);
});

test("a PDF is drawn page by page, large on demand, and its script does not run", async ({ console: page, api, bucket }) => {
  let asked = false;
  page.on("dialog", (dialog) => {
    asked = true;
    void dialog.dismiss();
  });
  await api.put(bucket, "two.pdf", pdf(), { "Content-Type": "application/pdf" });
  await look(page, bucket, "two.pdf");
  await expect(preview(page).getByRole("region", { name: "Page 1" })).toContainText("First page");
  await expectAccessible(page);
  await preview(page).getByRole("button", { name: "Enlarge the preview" }).click();
  const large = page.getByRole("dialog", { name: "two.pdf" });
  await large.getByRole("button", { name: "Next page" }).click();
  await expect(large.getByRole("region", { name: "Page 2" })).toContainText("Second page");
  await expect(large.getByText("Page 2 of 2")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(large).toBeHidden();
  expect(asked).toBe(false);
});

test("what people store cannot run as the console, in no preview and at no address", async ({ console: page, api, bucket, server, context }) => {
  const attack = "window.pwned = 1; try { top.pwned = 1 } catch {} document.title = 'pwned'; fetch('/pwned')";
  const html = `<!doctype html><title>page</title><script>${attack}</script><img src=x onerror="${attack}">`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="${attack}"><script>${attack}</script></svg>`;
  const files: [string, string, string][] = [
    ["page.html", html, "text/html"],
    ["page.xhtml", `<html xmlns="http://www.w3.org/1999/xhtml"><script>${attack}</script></html>`, "application/xhtml+xml"],
    ["drawing.svg", svg, "image/svg+xml"],
    // A page that claims to be an image, and one without a type.
    ["page.png", html, "image/png"],
    ["page", html, "application/octet-stream"],
  ];
  const tried: string[] = [];
  context.on("request", (request) => {
    if (new URL(request.url()).pathname === "/pwned") tried.push(request.url());
  });
  for (const [key, body, type] of files) await api.put(bucket, key, body, { "Content-Type": type });
  for (const [key] of files) {
    await look(page, bucket, key);
    for (const view of await preview(page).getByLabel("Shown as").getByRole("option").allTextContents()) {
      await preview(page).getByLabel("Shown as").selectOption(view);
      await expect(preview(page).getByRole("status", { name: /Loading/ })).toBeHidden();
    }
    expect(await page.evaluate(() => "pwned" in window), key).toBe(false);

    // At its own address, with the console's origin, in a tab that the console has been in.
    const signed = (await (await api.request("POST", `/v1/buckets/${bucket}/sign`, { json: { key, method: "GET" } })).json()) as { url: string };
    const tab = await context.newPage();
    await tab.goto(server.url);
    await tab.goto(signed.url).catch(() => undefined);
    await tab.waitForLoadState().catch(() => undefined);
    expect(await tab.evaluate(() => "pwned" in window), `${key} by its URL`).toBe(false);
    expect(await tab.title()).not.toBe("pwned");
    await tab.close();
  }
  expect(tried).toEqual([]);

  // What an image's preview is made from is no page either.
  await api.put(bucket, "pixel.png", PNG, { "Content-Type": "image/png" });
  await look(page, bucket, "pixel.png");
  const blob = await preview(page).getByRole("img", { name: "pixel.png" }).getAttribute("src");
  expect(blob).toMatch(/^blob:/);
  await look(page, bucket, "drawing.svg");
  await expect(preview(page).getByRole("img", { name: "drawing.svg" })).toHaveAttribute("src", /^data:image\/svg\+xml,/);
});

test("the first part of a large object is all that is read of it", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "big.bin", new Uint8Array(9 * MIB));
  const ranges: (string | undefined)[] = [];
  page.on("request", (request) => {
    if (request.method() === "GET" && request.url().endsWith("/objects/big.bin")) ranges.push(request.headers().range);
  });
  await look(page, bucket, "big.bin");
  await expect(preview(page)).toContainText("The first 1.00 MiB of 9.00 MiB");
  expect([...new Set(ranges)]).toEqual(["bytes=0-1048575"]);
});
