import { LONG, type Opening, type Place, expectFits, expectFocusIn, goTo, object, prepare, pressed, signInAnew } from "./dialogs";
import { expect, test } from "./fixtures";

// Dialogs that only show something. What they hold has to outlive the server and the token, too.

interface Shown {
  /** How it is called in the test's name. */
  name: string;
  open: Opening;
  title: string | RegExp;
  /** What closes it, and can be got at in the smallest window; Escape does where there is none. */
  close?: string;
  /** Escape does not close it: what is gone here is gone. */
  held?: boolean;
  /** What is typed into it, and has to survive. */
  typed?: { field: string; text: string };
}

const delivery = ({ webhook, delivery: id }: Place) => `/webhooks/${webhook}?delivery=${id}`;

const DIALOGS: Shown[] = [
  {
    name: "The shortcuts",
    open: async (place) => {
      await goTo(() => "/keys")(place);
      await expect(place.page.getByRole("grid", { name: "Keys" })).toBeVisible();
      await place.page.keyboard.press("?");
    },
    title: "Keyboard shortcuts",
    close: "Close",
  },
  {
    name: "The palette",
    open: async (place) => {
      await goTo(() => "/keys")(place);
      await expect(place.page.getByRole("grid", { name: "Keys" })).toBeVisible();
      await place.page.keyboard.press("Control+k");
    },
    title: "Command palette",
    typed: { field: "Go to or do", text: "New" },
  },
  {
    name: "A preview in large",
    open: pressed(object, "Enlarge the preview"),
    title: /ملف طويل/,
    close: "Close",
  },
  {
    name: "A delivery as curl",
    open: pressed(delivery, "Copy as curl…"),
    title: "Copy as curl",
    close: "Close",
  },
  {
    name: "Programs that verify a delivery",
    open: pressed(delivery, "Verify…"),
    title: "Verify the signature",
    close: "Close",
  },
  {
    name: "Upload limits",
    open: pressed(() => "/keys", /^Activity/, "Upload limits"),
    title: "Upload limits",
    close: "Done",
  },
  {
    name: "A key that was made",
    open: async (place) => {
      await goTo(() => "/keys?new=1")(place);
      await expect(place.page.getByRole("textbox", { name: "Name" })).toBeFocused();
      // No more goes in than the server takes.
      await place.page.keyboard.insertText(`مفتاح 🔑 ${LONG}`);
      await place.page.keyboard.press("Enter");
    },
    title: /^Key “.*is ready$/,
    close: "I stored it",
    held: true,
  },
  {
    name: "A webhook that was made",
    open: async (place) => {
      await goTo(() => "/webhooks?new=1")(place);
      await place.page.getByLabel("URL", { exact: true }).fill(`http://127.0.0.1:9/${"a-long-way/".repeat(60)}hook`);
      await place.page.keyboard.press("Enter");
    },
    title: "The webhook is ready",
    close: "I stored it",
    held: true,
  },
  {
    name: "A secret that was rotated",
    open: pressed(({ webhook }) => `/webhooks/${webhook}?dialog=rotate`, "Rotate secret"),
    title: "The new secret is ready",
    close: "I stored it",
    held: true,
  },
];

for (const shown of DIALOGS) {
  test(`${shown.name}: fits, ${shown.held === true ? "is not" : "is"} closed by Escape, and outlives a lost server and an ended token`, async ({ page, ownServer }) => {
    const place = await prepare(page, ownServer);
    const dialog = page.getByRole("dialog", { name: shown.title, exact: typeof shown.title === "string" });
    const close = shown.close === undefined ? null : dialog.getByRole("button", { name: shown.close, exact: true }).first();
    const field = shown.typed === undefined ? null : dialog.getByLabel(shown.typed.field);

    await shown.open(place);
    await expect(dialog).toBeVisible();
    await expectFits(page, dialog, close === null ? [] : [close]);
    if (shown.typed !== undefined) await field?.fill(shown.typed.text);
    const text = await dialog.textContent();

    await ownServer.stop();
    await expect(page.getByText("The server does not answer.")).toBeVisible();
    await signInAnew(place);
    await expectFocusIn(dialog);
    if (shown.held === true) expect(await dialog.textContent()).toBe(text);
    if (shown.typed !== undefined) await expect(field ?? dialog).toHaveValue(shown.typed.text);

    await page.keyboard.press("Escape");
    if (shown.held === true) {
      await expect(dialog).toBeVisible();
      await close?.dblclick();
    }
    await expect(dialog).toBeHidden();
  });
}
