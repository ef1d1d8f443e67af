import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { Api } from "./api";
import { expect, test } from "./fixtures";
import { nobodysUrl, startReceiver } from "./receiver";

const SHOTS = resolve(__dirname, "../../ui/shots");
const SIZES = { wide: { width: 1280, height: 800 }, small: { width: 900, height: 600 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ["light", "dark"] as const) {
    test(`webhooks ${size} ${theme}`, async ({ page, ownServer }) => {
      await mkdir(SHOTS, { recursive: true });
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const take = async (name: string) => {
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: resolve(SHOTS, `${name}-${size}-${theme}.png`) });
      };
      const api = new Api(ownServer);
      const receiver = await startReceiver();
      await api.bucket("photos");
      await page.goto(ownServer.consoleUrl);
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Webhooks" }).click();
      await page.getByRole("heading", { name: "No webhooks yet" }).waitFor();
      await take("40-webhooks-empty");
      await page.getByRole("button", { name: "New webhook" }).click();
      await page.getByLabel("URL", { exact: true }).fill("http://example.com/hook");
      await take("41-webhook-create-problem");
      await page.getByLabel("URL", { exact: true }).fill(receiver.url);
      await page.getByLabel(/Only some/).first().check();
      await take("42-webhook-create");
      await page.getByLabel(/All events/).check();
      await page.getByRole("button", { name: "Create webhook" }).click();
      await page.getByRole("button", { name: "I stored it" }).waitFor();
      await take("43-webhook-secret");
      await page.getByRole("button", { name: "I stored it" }).click();
      await page.getByRole("heading", { name: "Nothing was sent yet" }).waitFor();
      await take("44-deliveries-empty");

      await api.request("POST", "/v1/webhooks", { json: { url: await nobodysUrl(), events: ["object.created"], description: "The app on my desk" } });
      await api.request("POST", "/v1/webhooks", { json: { url: "https://hooks.example.com/a/rather/long/path/that/somebody/chose/for/some/reason", events: ["*"], enabled: false, description: "صور 📦 للأرشيف" } });
      for (const name of ["harbour.jpg", "2026/one.jpg", "صور/قطة.png", "📦.bin"]) await api.put("photos", name);
      receiver.behave({ status: 500, headers: { "content-type": "application/json" }, body: '{"error":"the database is away"}' });
      for (const name of ["two.jpg", "three.jpg"]) await api.put("photos", name);
      await expect.poll(() => receiver.received.length).toBeGreaterThan(5);
      receiver.behave({ status: 200, body: "ok" });
      await page.getByRole("row", { name: /Retrying/ }).first().waitFor();
      await take("45-deliveries");
      await page.getByRole("row", { name: /Retrying/ }).first().click();
      await page.getByRole("heading", { name: /500: your server failed/ }).waitFor();
      await take("46-delivery-failed");
      await page.getByRole("region", { name: "Request" }).scrollIntoViewIfNeeded();
      await take("47-delivery-exchange");
      await page.getByRole("button", { name: "Verify…" }).click();
      await take("48-verify");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Copy as curl…" }).click();
      await page.getByLabel(/Signed now/).check();
      await take("49-curl");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Redeliver", exact: true }).click();
      await page.getByRole("heading", { name: /Delivered: your server answered 200/ }).waitFor();
      await take("50-delivered");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Redeliver failed…" }).click();
      await take("51-replay");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "More actions" }).click();
      await take("52-webhook-menu");
      await page.keyboard.press("Escape");
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Webhooks" }).click();
      await page.getByRole("row", { name: /my desk/ }).waitFor();
      await page.getByText("Failing").first().waitFor();
      await take("53-webhooks");
      await page.getByRole("row", { name: /my desk/ }).click();
      await page.getByRole("row", { name: /Retrying/ }).first().click();
      await page.getByRole("heading", { name: /Connection refused/ }).waitFor();
      await take("54-delivery-refused");
      await receiver.close();
    });
  }
}
