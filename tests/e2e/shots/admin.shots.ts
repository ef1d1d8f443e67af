import { tour } from "./tour";

tour("links, keys, requests and settings", async ({ page, server, api, take, goTo }) => {
  await page.goto(server.consoleUrl);
  await goTo("Links");
  await page.getByRole("heading", { name: "No links yet" }).waitFor();
  await take("links-empty");
  await goTo("Requests");
  await page.getByRole("heading", { name: "No requests yet" }).waitFor();
  await take("requests-empty");

  for (const bucket of ["photos", "website", "backups-of-the-accounting-department-nobody-dares-to-delete"]) await api.bucket(bucket);
  for (const key of ["harbour.jpg", "2026/صور/قطة.png", "a very long name that somebody typed because they wanted to be sure.zip"]) {
    await api.put("photos", key);
    await api.request("POST", "/v1/buckets/photos/sign", { json: { key, method: "GET", expiresIn: "24h", maxUses: 10 } });
  }
  await api.request("POST", "/v1/buckets/website/sign", {
    json: { key: "upload/logo.svg", method: "PUT", expiresIn: "7d", maxBytes: 20_971_520, contentType: "image/svg+xml" },
  });
  const key = { Authorization: `Bearer ${server.apiKey}` };
  for (const path of ["photos/objects/missing.jpg", "nowhere", "photos/objects/harbour.jpg", "Photos"]) {
    await fetch(`${server.url}/v1/buckets/${path}`, { headers: key });
  }
  await page.getByRole("row", { name: /missing/ }).waitFor();
  await take("requests");
  await page.getByRole("row", { name: /missing/ }).click();
  await page.getByRole("heading", { name: /404/ }).waitFor();
  await take("request");
  await goTo("Links");
  await page.getByRole("row", { name: /harbour/ }).waitFor();
  await take("links");
  await page.getByRole("row", { name: /logo/ }).click();
  await page.getByRole("complementary", { name: "Link" }).waitFor();
  await take("link");
  await page.getByRole("button", { name: "Revoke…" }).click();
  await page.getByRole("button", { name: "Revoke link" }).waitFor();
  await take("link-revoke");
  await page.keyboard.press("Escape");
  await goTo("Keys");
  await page.getByRole("row", { name: /sk_live/ }).waitFor();
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Nightly backup");
  await page.getByLabel(/Only some/).check();
  await take("key-create");
  await page.getByLabel(/All buckets/).check();
  await page.getByRole("button", { name: "Create key" }).click();
  await page.getByRole("button", { name: "I stored it" }).waitFor();
  await take("key-issued");
  await page.getByRole("button", { name: "I stored it" }).click();
  await page.getByRole("row", { name: /Nightly/ }).waitFor();
  await take("keys");
  await page.getByRole("row", { name: /Nightly/ }).click();
  await page.getByRole("complementary", { name: "Key" }).getByText("Links that stop").waitFor();
  await take("key");
  await page.getByRole("button", { name: "Revoke…" }).click();
  await page.getByRole("dialog").getByText("Requests in the last day", { exact: true }).waitFor();
  await page.getByText("Looking…").waitFor({ state: "hidden" });
  await take("key-revoke");
  await page.keyboard.press("Escape");
  await goTo("Settings");
  await page.getByText("Data folder").waitFor();
  await take("settings");
  await page.getByRole("link", { name: "Server", exact: true }).click();
  await page.getByLabel("Other URLs that lead here").fill("https://files.example.com");
  await take("server");
  await page.goto(`${server.url}/settings/storage`);
  await page.getByText("It holds").or(page.getByRole("button", { name: "Try it" })).waitFor();
  if (await page.getByRole("button", { name: "Try it" }).isVisible()) {
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByRole("list", { name: "How it went" }).waitFor();
    await page.getByRole("button", { name: "Use this storage" }).scrollIntoViewIfNeeded();
  }
  await take("storage");
  await page.getByRole("link", { name: "Accounts" }).click();
  await page.getByRole("button", { name: "New account" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Team Blue");
  await page.getByRole("textbox", { name: "Storage limit" }).fill("20 GiB");
  await take("account-create");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("row", { name: /Team Blue/ }).waitFor();
  await take("accounts");
  await page.getByRole("button", { name: /Account: default/ }).click();
  await take("account-switch");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await page.getByText("stowbox verify").waitFor();
  await take("data");
  await page.keyboard.press("Control+k");
  await page.getByRole("option").first().waitFor();
  await take("palette");
  await page.getByRole("combobox").fill("new");
  await take("palette-found");
});
