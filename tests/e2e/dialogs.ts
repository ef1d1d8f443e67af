import type { Locator, Page, Request } from "@playwright/test";
import { Api } from "./api";
import { expect, expectAccessible } from "./fixtures";
import type { Server } from "./server";

export const LONG = "ملف طويل 📦 with a name that goes on and on until nobody reads it any more, and then somewhat further to be sure.txt";

/** What a dialog is about, made anew for each test. */
export interface Place {
  page: Page;
  server: Server;
  /** Holds an object of a long name and a folder of one, and the same again in its trash. */
  bucket: string;
  /** Holds nothing. */
  empty: string;
  webhook: string;
  /** One of the webhook, which has failed. */
  delivery: string;
  inbox: string;
}

export type Opening = (place: Place) => Promise<void>;

export const goTo = (path: (place: Place) => string): Opening => async (place) => {
  await place.page.goto(place.server.url + path(place));
};

/** Goes there, and presses buttons or entries of menus one after the other. */
export const pressed = (path: (place: Place) => string, ...buttons: (string | RegExp)[]): Opening => async (place) => {
  await goTo(path)(place);
  for (const name of buttons) {
    const button = place.page.getByRole("button", { name, exact: typeof name === "string" });
    await button.or(place.page.getByRole("menuitem", { name, exact: typeof name === "string" })).first().click();
  }
};

export const object = ({ bucket }: Place) => `/buckets/${bucket}?object=${encodeURIComponent(LONG)}`;

export async function prepare(page: Page, server: Server): Promise<Place> {
  const api = new Api(server);
  const bucket = "a-bucket-with-a-name-as-long-as-a-name-of-a-bucket-may-ever-be0";
  const empty = "another-bucket-of-a-long-name-which-holds-nothing-at-all-to-be0";
  await api.bucket(bucket);
  await api.request("PATCH", `/v1/buckets/${bucket}`, { json: { trashDays: 7 } });
  await api.bucket(empty);
  await api.put(bucket, LONG);
  await api.delete(bucket, LONG);
  for (const key of [LONG, `folder of ${LONG}/inside`]) await api.put(bucket, key);
  const made = async (path: string, json: unknown, token = server.apiKey) =>
    (await (await api.request("POST", path, { json, headers: { Authorization: `Bearer ${token}` } })).json()) as { id: string };
  await made("/v1/keys", { name: `a key to be revoked ${LONG}`.slice(0, 100) });
  await made("/admin/v1/accounts", { name: `an account ${LONG}`.slice(0, 100) }, server.adminToken);
  await made(`/v1/buckets/${bucket}/sign`, { key: LONG, method: "GET", expiresIn: "1h" });
  const webhook = await made("/v1/webhooks", { url: "http://127.0.0.1:9/a/long/way/to/the/hook", events: ["upload.completed"], description: LONG });
  const delivery = await made(`/v1/webhooks/${webhook.id}/test`, {});
  const inbox = await made("/v1/inboxes", {});
  await page.goto(server.consoleUrl);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  return { page, server, bucket, empty, webhook: webhook.id, delivery: delivery.id, inbox: inbox.id };
}

/** What one has to get at lies in the window, small as that may be, over everything else, and axe finds nothing. */
export async function expectFits(page: Page, dialog: Locator, controls: readonly Locator[]): Promise<void> {
  // 1280 × 800 at 200 % are 640 × 400.
  for (const viewport of [{ width: 640, height: 400 }, { width: 900, height: 600 }]) {
    await page.setViewportSize(viewport);
    await expectReachable(page, dialog, controls);
  }
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
}

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

/** Starts the server anew, with another token for the operator, and signs in with that. */
export async function signInAnew({ page, server }: Place): Promise<void> {
  await server.start();
  const again = page.getByRole("dialog", { name: "Sign in again" });
  await expect(again.getByText("no longer valid")).toBeVisible();
  await again.getByLabel("Admin token or API key").fill(server.adminToken);
  await page.keyboard.press("Enter");
  await expect(again).toBeHidden();
}

/** The keys go on to what is in it, not to what lies below. */
export async function expectFocusIn(dialog: Locator): Promise<void> {
  await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
}

/** What a dialog is for: one request of the API. */
export interface Asks {
  method: string;
  path: RegExp;
}

/** Counts, from now on, how often the server is asked for it, and how often it has done it. */
export function count(page: Page, { method, path }: Asks): { asked: number; done: number } {
  const counts = { asked: 0, done: 0 };
  const isIt = (request: Request) => request.method() === method && path.test(new URL(request.url()).pathname);
  page.on("request", (request) => {
    if (isIt(request)) counts.asked += 1;
  });
  page.on("response", (response) => {
    if (isIt(response.request()) && response.ok()) counts.done += 1;
  });
  return counts;
}
