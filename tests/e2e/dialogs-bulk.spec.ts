import { type Asks, LONG, type Opening, count, expectFits, goTo, object, prepare, pressed, signInAnew } from "./dialogs";
import { expect, test } from "./fixtures";

// Dialogs that close as what they ask for begins: the Activity panel tells how it goes, and waits in their place.

interface Begun {
  /** How it is called in the test's name. */
  name: string;
  open: Opening;
  title: RegExp;
  confirm: RegExp;
  /** What is typed into it before it can be confirmed. */
  typed?: { field: string | RegExp; text: string };
  /** How often its requests are asked for, all told. */
  asks: Asks & { times?: number };
}

const BUCKET = ({ bucket }: { bucket: string }) => `/buckets/${bucket}`;
const TRASH = ({ bucket }: { bucket: string }) => `/buckets/${bucket}?trash=1`;

const DIALOGS: Begun[] = [
  {
    name: "Delete an object",
    open: pressed(object, "More", "Delete…"),
    title: /^Delete “/,
    confirm: /^Delete 1$/,
    asks: { method: "POST", path: /\/batch-delete$/ },
  },
  {
    name: "Copy a folder",
    open: async (place) => {
      await goTo(BUCKET)(place);
      await place.page.getByRole("row", { name: /^folder of/ }).press("Space");
      await place.page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Copy", exact: true }).click();
    },
    title: /^Copy the folder “/,
    confirm: /^Copy here$/,
    typed: { field: "Folder", text: "مجلد 📁 of copies" },
    asks: { method: "POST", path: /\/batch-copy$/ },
  },
  {
    name: "Move an object",
    open: pressed(object, "More", "Move to…"),
    title: /^Move “/,
    confirm: /^Move here$/,
    typed: { field: "Folder", text: "مجلد 📁 of what was moved" },
    asks: { method: "POST", path: /\/batch-copy$/ },
  },
  {
    name: "Restore from the trash",
    open: async (place) => {
      await goTo(TRASH)(place);
      await place.page.getByRole("row", { name: /ملف طويل/ }).click();
    },
    title: /^Restore “/,
    confirm: /^Restore$/,
    asks: { method: "POST", path: /\/restore$/ },
  },
  {
    name: "Delete for good",
    open: async (place) => {
      await goTo(TRASH)(place);
      await place.page.getByRole("row", { name: /ملف طويل/ }).press("Delete");
    },
    title: /^Delete “.*for good\?$/,
    confirm: /^Delete 1$/,
    asks: { method: "DELETE", path: /\/trash\// },
  },
  {
    name: "Empty the trash",
    open: pressed(TRASH, "Empty the trash…"),
    title: /^Empty the trash\?$/,
    confirm: /^Empty it$/,
    asks: { method: "DELETE", path: /\/trash\// },
  },
  {
    name: "Delete a bucket that holds something",
    open: pressed(({ bucket }) => `/buckets/${bucket}?settings=1`, "Delete…"),
    title: /^Delete a-bucket/,
    confirm: /^Delete it and 2 objects$/,
    typed: { field: /^Type .* to confirm$/, text: "a-bucket-with-a-name-as-long-as-a-name-of-a-bucket-may-ever-be0" },
    asks: { method: "DELETE", path: /\/v1\/buckets\/[^/]+$/ },
  },
  {
    name: "Upload over an object",
    open: async (place) => {
      const { page } = place;
      await goTo(BUCKET)(place);
      await page.getByRole("button", { name: "Upload", exact: true }).click();
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("menuitem", { name: "Upload files" }).click();
      await (await chooser).setFiles({ name: LONG, mimeType: "text/plain", buffer: Buffer.from("newer") });
    },
    title: /^Upload “/,
    confirm: /^Upload 1 file$/,
    asks: { method: "PUT", path: /\/objects\// },
  },
];

test.describe.configure({ timeout: 180_000 });

for (const begun of DIALOGS) {
  test(`${begun.name}: fits, closes by Escape, waits for a lost server and an ended token, and is done once`, async ({ page, ownServer }) => {
    const place = await prepare(page, ownServer);
    const dialog = page.getByRole("dialog", { name: begun.title });
    const confirm = dialog.getByRole("button", { name: begun.confirm });
    const counts = count(page, begun.asks);

    await begun.open(place);
    await expect(confirm).toBeVisible();
    await expectFits(page, dialog, [confirm, dialog.getByRole("button", { name: "Cancel" }), dialog.getByRole("heading").first()]);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    expect(counts.asked).toBe(0);

    await begun.open(place);
    await expect(confirm).toBeVisible();
    if (begun.typed !== undefined) {
      await dialog.getByLabel(begun.typed.field, { exact: typeof begun.typed.field === "string" }).fill(begun.typed.text);
    }
    await ownServer.stop();
    await confirm.dblclick();
    await expect(dialog).toBeHidden();
    const rows = page.getByRole("list", { name: "Transfers" }).getByRole("listitem");
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText("Waiting for the server");

    await signInAnew(place);
    await expect(rows.getByLabel("Done")).toBeVisible();
    expect(counts.done).toBe(1);
  });
}
