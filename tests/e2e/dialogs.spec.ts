import { expect, test } from "./fixtures";
import { type Asks, type Opening, count, expectFits, expectFocusIn, goTo, object, prepare, pressed, signInAnew } from "./dialogs";

// Dialogs that ask the server themselves, and stay until it has answered.

interface Asked {
  /** How it is called in the test's name. */
  name: string;
  open: Opening;
  title: string | RegExp;
  confirm: string;
  /** What is typed into it, and has to survive; none for a mere question. */
  typed?: { field: string | RegExp; text: string };
  /** What confirming asks of the server. */
  asks: Asks;
  /** What is said then. */
  afterwards?: string;
}

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
  {
    name: "Change an account",
    open: async (place) => {
      await goTo(() => "/settings/accounts")(place);
      await place.page.getByRole("row", { name: /an account/ }).click();
    },
    title: "Change the account",
    confirm: "Save",
    typed: { field: "Name", text: "فريق 🚀 of another name" },
    asks: { method: "PATCH", path: /\/admin\/v1\/accounts\// },
  },
  {
    name: "Delete an account",
    open: pressed(() => "/settings/accounts", /^Delete an account/),
    title: /^Delete “an account/,
    confirm: "Delete account",
    asks: { method: "DELETE", path: /\/admin\/v1\/accounts\// },
  },
  {
    name: "Rename an object",
    open: pressed(object, "More", "Rename…"),
    title: /^Rename “/,
    confirm: "Rename",
    typed: { field: "Name", text: "اسم آخر 📦.txt" },
    asks: { method: "POST", path: /\/copy$/ },
    afterwards: "Renamed to اسم آخر 📦.txt",
  },
  {
    name: "Rename a folder",
    open: async (place) => {
      await goTo(({ bucket }) => `/buckets/${bucket}`)(place);
      await place.page.getByRole("row", { name: /^folder of/ }).press("F2");
    },
    title: /^Rename the folder “/,
    confirm: "Rename",
    typed: { field: "Name", text: "مجلد آخر 📁" },
    asks: { method: "POST", path: /\/batch-copy$/ },
    afterwards: "Renamed to مجلد آخر 📁",
  },
  {
    name: "Delete an empty bucket",
    open: pressed(({ empty }) => `/buckets/${empty}?settings=1`, "Delete…"),
    title: /^Delete another-bucket/,
    confirm: "Delete bucket",
    typed: { field: /^Type .* to confirm$/, text: "another-bucket-of-a-long-name-which-holds-nothing-at-all-to-be0" },
    asks: { method: "DELETE", path: /\/v1\/buckets\/another/ },
  },
];

test.describe.configure({ timeout: 180_000 });

for (const asked of DIALOGS) {
  test(`${asked.name}: fits, closes by Escape, keeps what was typed through a lost server and an ended token, and is done once`, async ({ page, ownServer }) => {
    const place = await prepare(page, ownServer);
    const dialog = page.getByRole("dialog", { name: asked.title });
    const confirm = dialog.getByRole("button", { name: asked.confirm, exact: true });
    const typed = asked.typed;
    const field = typed === undefined ? null : dialog.getByLabel(typed.field, { exact: typeof typed.field === "string" });

    await asked.open(place);
    await expect(dialog).toBeVisible();
    await expectFits(page, dialog, [confirm, dialog.getByRole("button", { name: "Cancel" }), dialog.getByRole("heading").first()]);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();

    await asked.open(place);
    await expect(confirm).toBeVisible();
    if (typed !== undefined) await field?.fill(typed.text);
    await ownServer.stop();
    await confirm.click();
    await expect(dialog.getByRole("alert")).toContainText("unreachable");
    if (typed !== undefined) await expect(field ?? dialog).toHaveValue(typed.text);

    await signInAnew(place);
    await expectFocusIn(dialog);
    if (typed !== undefined) await expect(field ?? dialog).toHaveValue(typed.text);

    const counts = count(page, asked.asks);
    await confirm.dblclick();
    await expect(confirm).toBeHidden();
    if (asked.afterwards !== undefined) await expect(page.getByText(asked.afterwards)).toBeVisible();
    await expect.poll(() => counts.done).toBe(1);
    expect(counts.asked).toBe(1);
  });
}
