import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { Api } from "./api";
import { test } from "./fixtures";

const SHOTS = resolve(__dirname, "../../ui/shots");
const SIZES = { wide: { width: 1280, height: 800 }, small: { width: 900, height: 600 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ["light", "dark"] as const) {
    test(`links, requests, keys, settings, palette ${size} ${theme}`, async ({ page, ownServer }) => {
      await mkdir(SHOTS, { recursive: true });
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const take = async (name: string) => {
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: resolve(SHOTS, `${name}-${size}-${theme}.png`) });
      };
      const api = new Api(ownServer);
      const to = (place: string) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click();
      await page.goto(ownServer.consoleUrl);
      await to("Links");
      await page.getByRole("heading", { name: "No links yet" }).waitFor();
      await take("60-links-empty");
      await to("Requests");
      await page.getByRole("heading", { name: "No requests yet" }).waitFor();
      await take("61-requests-empty");

      for (const bucket of ["photos", "website", "backups-of-the-accounting-department-nobody-dares-to-delete"]) await api.bucket(bucket);
      for (const key of ["harbour.jpg", "2026/صور/قطة.png", "a very long name that somebody typed because they wanted to be sure.zip"]) {
        await api.put("photos", key);
        await api.request("POST", "/v1/buckets/photos/sign", { json: { key, method: "GET", expiresIn: "24h", maxUses: 10 } });
      }
      await api.request("POST", "/v1/buckets/website/sign", {
        json: { key: "upload/logo.svg", method: "PUT", expiresIn: "7d", maxBytes: 20_971_520, contentType: "image/svg+xml" },
      });
      const key = { Authorization: `Bearer ${ownServer.apiKey}` };
      for (const path of ["photos/objects/missing.jpg", "nowhere", "photos/objects/harbour.jpg", "Photos"]) {
        await fetch(`${ownServer.url}/v1/buckets/${path}`, { headers: key });
      }
      await page.getByRole("row", { name: /missing/ }).waitFor();
      await take("62-requests");
      await page.getByRole("row", { name: /missing/ }).click();
      await page.getByRole("heading", { name: /404/ }).waitFor();
      await take("63-request");
      await to("Links");
      await page.getByRole("row", { name: /harbour/ }).waitFor();
      await take("64-links");
      await page.getByRole("row", { name: /logo/ }).click();
      await page.getByRole("complementary", { name: "Link" }).waitFor();
      await take("64b-link");
      await page.getByRole("button", { name: "Revoke…" }).click();
      await page.getByRole("button", { name: "Revoke link" }).waitFor();
      await take("65-link-revoke");
      await page.keyboard.press("Escape");
      await to("Keys");
      await page.getByRole("row", { name: /sk_live/ }).waitFor();
      await page.getByRole("row", { name: /sk_live/ }).first().press("Delete");
      await page.getByText("Requests in the last day", { exact: true }).waitFor();
      await page.getByText("Looking…").waitFor({ state: "hidden" });
      await take("66-key-revoke");
      await page.keyboard.press("Escape");
      await to("Settings");
      await page.getByText("Data folder").waitFor();
      await take("67-settings");
      await page.getByRole("link", { name: "Server", exact: true }).click();
      await page.getByLabel("Other URLs that lead here").fill("https://files.example.com");
      await take("67b-server");
      await page.goto(`${ownServer.url}/settings/storage`);
      await page.getByText("It holds").or(page.getByRole("button", { name: "Try it" })).waitFor();
      if (await page.getByRole("button", { name: "Try it" }).isVisible()) {
        await page.getByRole("button", { name: "Try it" }).click();
        await page.getByRole("list", { name: "How it went" }).waitFor();
        await page.getByRole("button", { name: "Use this storage" }).scrollIntoViewIfNeeded();
      }
      await take("67c-storage");
      await page.getByRole("link", { name: "Accounts" }).click();
      await page.getByRole("button", { name: "New account" }).click();
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("Team Blue");
      await page.getByRole("textbox", { name: "Storage limit" }).fill("20 GiB");
      await take("68-account-create");
      await page.getByRole("button", { name: "Create account" }).click();
      await page.getByRole("row", { name: /Team Blue/ }).waitFor();
      await take("69-accounts");
      await page.getByRole("button", { name: /Account: default/ }).click();
      await take("70-account-switch");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Data", exact: true }).click();
      await page.getByText("stowbox verify").waitFor();
      await take("71-data");
      await page.keyboard.press("Control+k");
      await page.getByRole("option").first().waitFor();
      await take("72-palette");
      await page.getByRole("combobox").fill("new");
      await take("73-palette-found");
    });
  }
}
