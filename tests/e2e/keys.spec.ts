import { execFileSync } from "node:child_process";
import { Api } from "./api";
import { clipboard, expect, expectAccessible, signIn, test } from "./fixtures";

test("a key is made, shown once, works as told, and is gone from the next request on when revoked", async ({ console: page, server, api, bucket }) => {
  const name = "بوت 🤖 for CI";
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" }).click();
  await expect(page.getByRole("row", { name: /First key|sk_live_/ }).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog", { name: "New key" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByText("Give it a name.")).toBeVisible();
  await dialog.getByRole("button", { name: "CI", exact: true }).click();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("CI");
  await expect(dialog.getByLabel(/^Write/)).toBeChecked();
  await expect(dialog.getByLabel("Expires")).toHaveValue("90d");
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByLabel(/^Read only/).check();
  await dialog.getByLabel(/^Only some/).check();
  await expect(dialog.getByRole("button", { name: "Create key" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel(bucket, { exact: true }).check();
  await dialog.getByLabel("Expires").selectOption("In 7 days");
  await dialog.getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toContain(`"permission":"read","buckets":["${bucket}"],"expiresAt":"`);
  await dialog.getByRole("button", { name: "Create key" }).dblclick();

  const issued = page.getByRole("dialog", { name: /is ready/ });
  await expect(issued).toBeVisible();
  await expectAccessible(page);
  const secret = (await issued.getByRole("figure", { name: "API key" }).getByText(/^sk_live_/).textContent()) ?? "";
  expect(secret).toMatch(/^sk_live_[0-9A-Za-z]{38}$/);
  await page.keyboard.press("Escape");
  await expect(issued).toBeVisible();
  await issued.getByRole("button", { name: "Copy as .env" }).click();
  expect(await clipboard(page)).toBe(`STOWBOX_URL=${server.url}\nSTOWBOX_API_KEY=${secret}\n`);
  await issued.getByRole("button", { name: "Copy as curl" }).click();
  await api.put(bucket, "hello.txt");
  const listed = JSON.parse(execFileSync("sh", ["-c", `${await clipboard(page)} --silent`]).toString()) as {
    data: { key: string }[];
  };
  expect(listed.data.map(({ key }) => key)).toEqual(["hello.txt"]);
  await issued.getByRole("button", { name: "I stored it" }).click();
  await expect(issued).toBeHidden();
  await expect(page.getByText(secret)).toBeHidden();

  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(secret.slice(0, 12));
  await expect(row).toContainText("Read only");
  await row.getByRole("button", { name: `Revoke ${name}` }).click();
  const revoke = page.getByRole("dialog", { name: `Revoke “${name}”?` });
  await expect(revoke).toContainText("is refused");
  // The curl above has used it once.
  await expect(revoke).toContainText("1 request in the last day would have been refused");
  await expectAccessible(page);
  await revoke.getByRole("button", { name: "Revoke key" }).dblclick();
  // Under the dialog no row can be told from one that is gone.
  await expect(revoke).toBeHidden();
  await expect(row).toBeHidden();
  const refused = await fetch(`${server.url}/v1/buckets/${bucket}/objects`, { headers: { Authorization: `Bearer ${secret}` } });
  expect(refused.status).toBe(401);
});

test("a key cannot revoke the last one that may do everything, and is told what to do", async ({ page, ownServer }) => {
  await page.goto(`${ownServer.url}/keys`);
  await signIn(page, ownServer.apiKey);
  await page.getByRole("row", { name: /Full access/ }).focus();
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: "Revoke key" }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("last_admin_key");
  await expect(alert).toContainText("Create another full-access key first.");
  await expectAccessible(page);
  await new Api(ownServer).request("GET", "/v1/account");
});
