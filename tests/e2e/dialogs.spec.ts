import type { Locator, Page } from "@playwright/test";
import { Api } from "./api";
import { expect, expectAccessible, test } from "./fixtures";
import type { Server } from "./server";

const LONG = "ملف طويل 📦 with a name that goes on and on until nobody reads it any more, and then somewhat further to be sure.txt";

/** What a dialog is about, made anew for each test. */
interface Place {
  page: Page;
  server: Server;
  bucket: string;
  webhook: string;
  inbox: string;
}

interface Asked {
  /** How it is called in the test's name. */
  name: string;
  open(place: Place): Promise<void>;
  title: string | RegExp;
  confirm: string;
  /** What is typed into it, and has to survive; none for a mere question. */
  typed?: { field: string; text: string };
  /** What confirming asks of the server. */
  asks: { method: string; path: RegExp };
}

const goTo = (path: (place: Place) => string) => async (place: Place) => {
  await place.page.goto(place.server.url + path(place));
};

const pressed = (path: (place: Place) => string, ...buttons: (string | RegExp)[]) => async (place: Place) => {
  await goTo(path)(place);
  for (const name of buttons) {
    const button = place.page.getByRole("button", { name, exact: typeof name === "string" });
    await button.or(place.page.getByRole("menuitem", { name, exact: typeof name === "string" })).first().click();
  }
};

const object = ({ bucket }: Place) => `/buckets/${bucket}?object=${encodeURIComponent(LONG)}`;

const DIALOGS: Asked[] = [
  {
    name: "New bucket",
    open: goTo(() => "/buckets?new=1"),
    title: "New bucket",
    confirm: "Create bucket",
    typed: { field: "Name", text: "a-bucket-that-was-typed" },
    asks: { method: "POST", path: /\/v1\/buckets$/ },
  },
  {
    name: "Bucket settings",
    open: goTo(({ bucket }) => `/buckets/${bucket}?settings=1`),
    title: /^Settings of/,
    confirm: "Save",
    typed: { field: "Keep deleted objects for (days)", text: "17" },
    asks: { method: "PATCH", path: /\/v1\/buckets\/[^/]+$/ },
  },
  {
    name: "New folder",
    open: pressed(({ bucket }) => `/buckets/${bucket}`, "New folder"),
    title: "New folder",
    confirm: "Create folder",
    typed: { field: "Name", text: "مجلد 📁" },
    asks: { method: "PUT", path: /\/objects\// },
  },
  {
    name: "Type and metadata",
    open: pressed(object, "Edit"),
    title: /./,
    confirm: "Save",
    typed: { field: "Type", text: "text/x-typed" },
    asks: { method: "POST", path: /copy/ },
  },
  {
    name: "Share",
    open: goTo((place) => `${object(place)}&share=1`),
    title: /^Share/,
    confirm: "Make and copy the link",
    typed: { field: "Uses", text: "12" },
    asks: { method: "POST", path: /\/sign$/ },
  },
  {
    name: "New key",
    open: goTo(() => "/keys?new=1"),
    title: "New key",
    confirm: "Create key",
    typed: { field: "Name", text: "مفتاح 🔑 that was typed" },
    asks: { method: "POST", path: /\/v1\/keys$/ },
  },
  {
    name: "Revoke a key",
    open: async ({ page, server }) => {
      await page.goto(`${server.url}/keys`);
      await page.getByRole("button", { name: /^Revoke a key to be/ }).click();
    },
    title: /^Revoke/,
    confirm: "Revoke key",
    asks: { method: "DELETE", path: /\/v1\/keys\// },
  },
  {
    name: "Revoke a link",
    open: async ({ page, server }) => {
      await page.goto(`${server.url}/links`);
      await page.getByRole("button", { name: /^Revoke the link/ }).first().click();
    },
    title: "Revoke the link?",
    confirm: "Revoke link",
    asks: { method: "DELETE", path: /\/v1\/signed-urls\// },
  },
  {
    name: "New webhook",
    open: goTo(() => "/webhooks?new=1"),
    title: "New webhook",
    confirm: "Create webhook",
    typed: { field: "URL", text: "http://127.0.0.1:9/typed" },
    asks: { method: "POST", path: /\/v1\/webhooks$/ },
  },
  {
    name: "Edit a webhook",
    open: goTo(({ webhook }) => `/webhooks/${webhook}?dialog=edit`),
    title: "Edit the webhook",
    confirm: "Save",
    typed: { field: "URL", text: "http://127.0.0.1:9/typed" },
    asks: { method: "PATCH", path: /\/v1\/webhooks\/[^/]+$/ },
  },
  {
    name: "Rotate a secret",
    open: goTo(({ webhook }) => `/webhooks/${webhook}?dialog=rotate`),
    title: "Rotate the signing secret?",
    confirm: "Rotate secret",
    asks: { method: "POST", path: /\/rotate-secret$/ },
  },
  {
    name: "Redeliver what failed",
    open: goTo(({ webhook }) => `/webhooks/${webhook}?dialog=replay`),
    title: "Redeliver what failed",
    confirm: "Redeliver",
    asks: { method: "POST", path: /\/replay$/ },
  },
  {
    name: "Delete a webhook",
    open: goTo(({ webhook }) => `/webhooks/${webhook}?dialog=delete`),
    title: "Delete the webhook?",
    confirm: "Delete webhook",
    asks: { method: "DELETE", path: /\/v1\/webhooks\/[^/]+$/ },
  },
  {
    name: "Delete an inbox",
    open: pressed(({ inbox }) => `/webhooks/inboxes/${inbox}`, "Delete the inbox"),
    title: "Delete the inbox?",
    confirm: "Delete inbox",
    asks: { method: "DELETE", path: /\/v1\/inboxes\// },
  },
  {
    name: "New account",
    open: pressed(() => "/settings/accounts", "New account"),
    title: "New account",
    confirm: "Create account",
    typed: { field: "Name", text: "فريق 🚀 that was typed" },
    asks: { method: "POST", path: /\/admin\/v1\/accounts$/ },
  },
];

test.describe.configure({ timeout: 180_000 });

for (const asked of DIALOGS) {
  test(`${asked.name}: fits, closes by Escape, keeps what was typed through a lost server and an ended token, and is done once`, async ({ page, ownServer }) => {
    const place = await prepare(page, ownServer);
    const dialog = page.getByRole("dialog", { name: asked.title });
    const confirm = dialog.getByRole("button", { name: asked.confirm, exact: true });
    const typed = asked.typed;
    const field = typed === undefined ? null : dialog.getByLabel(typed.field, { exact: true });

    await asked.open(place);
    await expect(dialog).toBeVisible();
    // 1280 × 800 at 200 % are 640 × 400.
    for (const viewport of [{ width: 640, height: 400 }, { width: 900, height: 600 }]) {
      await page.setViewportSize(viewport);
      await expectReachable(page, dialog, [confirm, dialog.getByRole("button", { name: "Cancel" }), dialog.getByRole("heading").first()]);
    }
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();

    await asked.open(place);
    await expect(confirm).toBeVisible();
    if (typed !== undefined) await field?.fill(typed.text);
    await ownServer.stop();
    await confirm.click();
    await expect(dialog.getByRole("alert")).toContainText("unreachable");
    if (typed !== undefined) await expect(field ?? dialog).toHaveValue(typed.text);

    // With the server started anew the token of the operator is another.
    await ownServer.start();
    const again = page.getByRole("dialog", { name: "Sign in again" });
    await expect(again.getByText("no longer valid")).toBeVisible();
    await again.getByLabel("Admin token or API key").fill(ownServer.adminToken);
    await page.keyboard.press("Enter");
    await expect(again).toBeHidden();
    await expect(dialog).toBeVisible();
    if (typed !== undefined) await expect(field ?? dialog).toHaveValue(typed.text);

    let asks = 0;
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (request.method() === asked.asks.method && asked.asks.path.test(pathname)) asks += 1;
    });
    await confirm.dblclick();
    await expect(confirm).toBeHidden();
    expect(asks).toBe(1);
  });
}

async function prepare(page: Page, server: Server): Promise<Place> {
  const api = new Api(server);
  const bucket = "a-bucket-with-a-name-as-long-as-a-name-of-a-bucket-may-ever-be0";
  await api.bucket(bucket);
  await api.put(bucket, LONG);
  const made = async (path: string, json: unknown) => (await (await api.request("POST", path, { json })).json()) as { id: string };
  await made("/v1/keys", { name: `a key to be revoked ${LONG}`.slice(0, 100) });
  await made(`/v1/buckets/${bucket}/sign`, { key: LONG, method: "GET", expiresIn: "1h" });
  const webhook = await made("/v1/webhooks", { url: "http://127.0.0.1:9/a/long/way/to/the/hook", events: ["object.created"], description: LONG });
  const inbox = await made("/v1/inboxes", {});
  await page.goto(server.consoleUrl);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  return { page, server, bucket, webhook: webhook.id, inbox: inbox.id };
}

/** All of it lies in the window, over everything else. */
async function expectReachable(page: Page, dialog: Locator, controls: readonly Locator[]): Promise<void> {
  for (const part of [dialog, ...controls]) await expect(part).toBeInViewport({ ratio: 0.99 });
  for (const control of controls) {
    const onTop = await control.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const hit = document.elementFromPoint(x + Math.min(width, 40) / 2, y + height / 2);
      return hit !== null && (element === hit || element.contains(hit));
    });
    expect(onTop, await control.textContent() ?? "").toBe(true);
  }
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
}
