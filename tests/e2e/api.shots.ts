import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { Api } from "./api";
import { test } from "./fixtures";

const SHOTS = resolve(__dirname, "../../ui/shots");
const SIZES = { wide: { width: 1280, height: 800 }, small: { width: 900, height: 600 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ["light", "dark"] as const) {
    test(`api ${size} ${theme}`, async ({ page, ownServer }) => {
      await mkdir(SHOTS, { recursive: true });
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const take = async (name: string) => {
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: resolve(SHOTS, `${name}-${size}-${theme}.png`) });
      };
      const api = new Api(ownServer);
      await api.bucket("photos");
      await api.put("photos", "2026/harbour.jpg", new Uint8Array(4_000));
      await page.goto(ownServer.consoleUrl);
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "API" }).click();
      await page.getByRole("searchbox", { name: "Filter the operations" }).waitFor();
      await take("60-api");
      await page.goto(`${ownServer.url}/api/listBuckets`);
      const form = page.getByRole("form", { name: "Try it" });
      const response = page.getByRole("region", { name: "Response", exact: true });
      await form.waitFor();
      await take("61-api-operation");
      await form.getByRole("button", { name: "Send" }).click();
      await response.getByText("200 OK").waitFor();
      await response.scrollIntoViewIfNeeded();
      await take("62-api-answered");
      await page.goto(`${ownServer.url}/api/createBucket`);
      await form.waitFor();
      await form.getByLabel("Body", { exact: true }).fill('{"name": ');
      await take("63-api-body-problem");
      await page.getByRole("group", { name: "Language" }).getByRole("button", { name: "Go", exact: true }).click();
      await page.getByRole("region", { name: "As a program" }).scrollIntoViewIfNeeded();
      await page.getByRole("region", { name: "As a program" }).getByRole("figure").scrollIntoViewIfNeeded();
      await take("64-api-go");
      await page.getByRole("heading", { name: "Refusals" }).scrollIntoViewIfNeeded();
      await take("65-api-reference");
      await page.goto(`${ownServer.url}/api/deleteObject`);
      await form.getByLabel("bucket", { exact: true }).fill("photos");
      await form.getByLabel("key", { exact: true }).fill("2026/nothing.jpg");
      await form.getByRole("button", { name: "Send…" }).click();
      await take("66-api-really");
      await page.getByRole("button", { name: "Send it" }).click();
      await response.getByRole("alert").waitFor();
      await response.scrollIntoViewIfNeeded();
      await take("67-api-refused");
      await page.goto(`${ownServer.url}/api/putObject`);
      await form.waitFor();
      await form.getByText(/^Headers/).click();
      await take("68-api-upload");
      await page.goto(`${ownServer.url}/api/nothing`);
      await page.getByRole("heading", { name: "There is no such operation" }).waitFor();
      await take("69-api-unknown");
    });
  }
}
