import { expect, test } from "./fixtures";

test("Escape closes the menu that is open over a panel, and the panel only after it", async ({ console: page, server, api }) => {
  const { id } = (await (
    await api.request("POST", "/v1/webhooks", { json: { url: "http://127.0.0.1:9/hook", events: ["object.created"] } })
  ).json()) as { id: string };
  const delivery = (await (await api.request("POST", `/v1/webhooks/${id}/test`)).json()) as { id: string };
  await page.goto(`${server.url}/webhooks/${id}?delivery=${delivery.id}`);
  const panel = page.getByRole("region", { name: "Delivery" });
  await expect(panel).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await expect(page.getByRole("menuitem", { name: "Edit…" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menuitem", { name: "Edit…" })).toBeHidden();
  await expect(panel).toBeVisible();
  // On the menu's button the next Escape is for its hint.
  await panel.getByRole("button", { name: "Redeliver", exact: true }).focus();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await api.request("DELETE", `/v1/webhooks/${id}`);
});

test("a key's row opens what is known of it, by address, and revoking begins there", async ({ console: page, server, api, bucket }) => {
  const { id, key: secret, prefix } = await api.key("panel 🔑 مفتاح", { permission: "write", buckets: [bucket] });
  const signed = await fetch(`${server.url}/v1/buckets/${bucket}/sign`, {
    method: "POST",
    headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
    body: JSON.stringify({ key: "a.txt", method: "GET", expiresIn: "1h" }),
  });
  expect(signed.status).toBe(201);
  await page.goto(`${server.url}/keys`);
  await page.getByRole("row", { name: /panel/ }).click();
  await expect(page).toHaveURL(new RegExp(`key=${id}`));
  await page.reload();
  const panel = page.getByRole("complementary", { name: "Key" });
  await expect(panel.getByRole("heading", { name: "panel 🔑 مفتاح" })).toBeVisible();
  for (const said of [prefix, id, "Write", bucket, "Never"]) await expect(panel).toContainText(said);
  await expect(panel.getByRole("definition").filter({ hasText: /^1$/ })).toHaveCount(2);
  await expect(page.getByText(secret)).toBeHidden();

  await panel.getByRole("link", { name: "Its links" }).click();
  await expect(page).toHaveURL(new RegExp(`keyId=${id}`));
  await expect(page.getByRole("row", { name: /a\.txt/ })).toBeVisible();
  await page.goBack();
  await panel.getByRole("button", { name: "Revoke…" }).click();
  await page.keyboard.press("Escape");
  await expect(panel).toBeVisible();
  await panel.getByRole("button", { name: "Revoke…" }).click();
  await page.getByRole("button", { name: "Revoke key" }).dblclick();
  await expect(panel).toBeHidden();
  expect((await fetch(`${server.url}/v1/account`, { headers: { Authorization: `Bearer ${secret}` } })).status).toBe(401);
});

test("a key can end at a moment of one's own choice", async ({ console: page, server, api }) => {
  await page.goto(`${server.url}/keys?new=1`);
  const dialog = page.getByRole("dialog", { name: "New key" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("until the demo");
  await dialog.getByLabel("Expires", { exact: true }).selectOption("On a date…");
  const date = dialog.getByLabel("Expires on");
  await date.fill("2020-01-01T10:00");
  await expect(dialog.getByText("This moment has passed already.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Create key" })).toHaveAttribute("aria-disabled", "true");
  const wanted = new Date(Date.now() + 3 * 86_400_000);
  wanted.setSeconds(0, 0);
  await date.fill(await page.evaluate((ms) => {
    const at = new Date(ms);
    return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  }, wanted.getTime()));
  await dialog.getByRole("button", { name: "Create key" }).click();
  await page.getByRole("button", { name: "I stored it" }).click();
  const listed = (await (await api.request("GET", "/v1/keys?limit=1000")).json()) as { data: { name: string; expiresAt: string | null }[] };
  const made = listed.data.find(({ name }) => name === "until the demo");
  expect(new Date(made?.expiresAt ?? 0).getTime()).toBe(wanted.getTime());
});

test("a link's row opens what it grants; links are found by a part of the object's key", async ({ console: page, server, api, bucket }) => {
  for (const key of ["deep/Harbour.jpg", "other.txt"]) {
    await api.request("POST", `/v1/buckets/${bucket}/sign`, { json: { key, method: "GET", expiresIn: "1h", maxUses: 3 } });
  }
  await page.goto(`${server.url}/links?bucket=${bucket}`);
  await expect(page.getByRole("row", { name: /other\.txt/ })).toBeVisible();
  await page.getByRole("searchbox", { name: "Filter by key" }).fill("harb");
  await expect(page.getByRole("row", { name: /other\.txt/ })).toBeHidden();
  await expect(page).toHaveURL(/find=harb/);
  await page.getByRole("row", { name: /Harbour/ }).click();
  const panel = page.getByRole("complementary", { name: "Link" });
  for (const said of ["Download", "deep/Harbour.jpg", "0 of 3"]) await expect(panel).toContainText(said);
  await expect(panel).not.toContainText("signature=");
  await page.reload();
  await panel.getByRole("link", { name: /^Key “/ }).click();
  await expect(page.getByRole("complementary", { name: "Key" })).toBeVisible();
  await page.goBack();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await page.getByRole("row", { name: /Harbour/ }).press("Enter");
  await panel.getByRole("button", { name: "Revoke…" }).click();
  await page.getByRole("button", { name: "Revoke link" }).click();
  await expect(page.getByRole("heading", { name: "No link is like that" })).toBeVisible();
});
