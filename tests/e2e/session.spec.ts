import { Api } from "./api";
import { expect, expectAccessible, signIn, test } from "./fixtures";

test("the token leaves the address at once and a reload stays signed in", async ({ page, server }) => {
  await page.goto(server.consoleUrl);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  expect(page.url()).toBe(`${server.url}/`);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
});

test("signing in by hand: a wrong key says so, a right one leads to the place asked for", async ({ page, server }) => {
  await page.goto(`${server.url}/keys`);
  await expect(page.getByRole("heading", { name: "Sign in to Stowbox" })).toBeVisible();
  await expectAccessible(page);
  const field = page.getByLabel("Admin token or API key");
  await expect(field).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Paste a token or a key first.")).toBeVisible();
  await field.fill("sk_live_nonsense");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The server does not know this token or key.")).toBeVisible();
  await field.fill(server.apiKey);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
  expect(page.url()).toBe(`${server.url}/keys`);
});

test("signing out forgets the token and where one has been", async ({ console: page, server, bucket }) => {
  const to = (place: string) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click();
  await to("Buckets");
  await page.getByRole("row", { name: new RegExp(bucket) }).getByRole("link", { name: bucket, exact: true }).click();
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();
  await to("Keys");
  await page.getByRole("button", { name: "Sign out" }).click();
  await signIn(page, server.apiKey);
  await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("option", { name: "Overview" })).toBeVisible();
  await expect(page.getByRole("group", { name: "Recent" })).toBeHidden();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Stowbox" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in to Stowbox" })).toBeVisible();
});

test("a key that is revoked ends the session, and signing in again leads back to the place", async ({ page, api, server, bucket }) => {
  const { id, key } = await api.key("short-lived");
  await api.put(bucket, "deep/down/here.txt");
  await page.goto(`${server.url}/buckets/${bucket}/deep/down`);
  await signIn(page, key);
  await expect(page.getByRole("row", { name: /here\.txt/ })).toBeVisible();
  await api.request("DELETE", `/v1/keys/${id}`);
  await expect(page.getByText("no longer valid")).toBeVisible();
  await expectAccessible(page);
  await signIn(page, server.apiKey);
  await expect(page.getByRole("row", { name: /here\.txt/ })).toBeVisible();
  expect(page.url()).toBe(`${server.url}/buckets/${bucket}/deep/down`);
});

test("a key without the right is told so, with code and request id, and can copy the details", async ({ page, context, api, server }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
  const { key } = await api.key("reader", { permission: "read" });
  await page.goto(`${server.url}/keys`);
  await signIn(page, key);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Not allowed with this key");
  await expect(alert).toContainText(/forbidden · console_/);
  await expectAccessible(page);
  await alert.getByRole("button", { name: "Copy details" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/code: forbidden\n[^]*request id: console_/);
});

test("a lost server is said calmly, what was seen stays, and it recovers by itself", async ({ page, ownServer }) => {
  const api = new Api(ownServer);
  await api.bucket("photos");
  await page.goto(`${ownServer.url}/buckets`);
  // An API key outlives the server's restart; the admin token does not.
  await signIn(page, ownServer.apiKey);
  await expect(page.getByRole("row", { name: /photos/ })).toBeVisible();
  await ownServer.stop();
  const banner = page.getByText("The server does not answer.");
  await expect(banner).toBeVisible();
  await expect(page.getByRole("row", { name: /photos/ })).toBeVisible();
  await expectAccessible(page);
  await ownServer.start();
  await expect(banner).toBeHidden();
  await api.bucket("second");
  await expect(page.getByRole("row", { name: /second/ })).toBeVisible();
});

test("the content security policy lets the whole console work and is not violated", async ({ page, server, bucket }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(server.consoleUrl);
  for (const place of ["Buckets", "Keys", "Settings", "Overview"]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click();
    await expect(page.getByRole("heading", { name: place, exact: true })).toBeVisible();
    await expect(page).toHaveTitle(`${place} · Stowbox`);
  }
  await page.goto(`${server.url}/buckets/${bucket}`);
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();
  expect(complaints).toEqual([]);
});
