import { execFile, execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { type Api } from "./api";
import { LIVE_MS, clipboard, expect, expectAccessible, test } from "./fixtures";
import { type Receiver, nobodysUrl, startReceiver } from "./receiver";

const receivers: Receiver[] = [];

async function receive(): Promise<Receiver> {
  const receiver = await startReceiver();
  receivers.push(receiver);
  return receiver;
}

test.afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

interface Made {
  id: string;
  signingSecret: string;
}

async function webhook(api: Api, body: Record<string, unknown>): Promise<Made> {
  return (await (await api.request("POST", "/v1/webhooks", { json: { events: ["*"], ...body } })).json()) as Made;
}

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const openWebhooks = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Webhooks" }).click();
const delivery = (page: Page) => page.getByRole("region", { name: "Delivery", exact: true });

test("a webhook is made: the URL is checked while typed, the secret shown once, and it verifies what is sent", async ({ page, context, ownServer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: ownServer.url });
  const receiver = await receive();
  await page.goto(ownServer.consoleUrl);
  await openWebhooks(page);
  await expect(page.getByRole("heading", { name: "No webhooks yet" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New webhook" }).click();
  const dialog = page.getByRole("dialog", { name: "New webhook" });
  const url = dialog.getByRole("textbox", { name: "URL" });
  await expect(url).toBeFocused();
  for (const [typed, problem] of [
    ["example.com/hook", "Use a whole address"],
    ["ftp://example.com", "It must begin with https://."],
    ["https://me:secret@example.com", "user name or a password"],
    ["https://example.com/#there", "It must not have a fragment"],
    ["http://203.0.113.7/", "It must be https"],
    ["https://169.254.169.254/", "never allowed"],
  ] as const) {
    await url.fill(typed);
    await expect(dialog.getByText(problem)).toBeVisible();
  }
  await expectAccessible(page);
  // What only the server can judge, it judges, and its words are shown.
  await url.fill("https://192.168.1.4/hook");
  await expect(dialog.getByText("A private address")).toBeVisible();
  await dialog.getByRole("button", { name: "Create webhook" }).click();
  await expect(dialog.getByRole("alert")).toContainText("leads to a private address");

  await url.fill(receiver.url);
  await dialog.getByRole("group", { name: "Events" }).getByLabel("Only some").check();
  await dialog.getByLabel(/object\.deleted/).check();
  await dialog.getByRole("textbox", { name: "Description" }).fill("صور 📦");
  await dialog.getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toContain('"events":["object.created","object.deleted"]');
  await dialog.getByRole("button", { name: "Create webhook" }).dblclick();

  const issued = page.getByRole("dialog", { name: "The webhook is ready" });
  await expectAccessible(page);
  const secret = (await issued.getByText(/^whsec_/).textContent()) ?? "";
  await page.keyboard.press("Escape");
  await expect(issued).toBeVisible();
  await issued.getByRole("button", { name: "I stored it" }).click();
  await expect(page.getByRole("heading", { name: receiver.url })).toBeVisible();
  await expect(page.getByText(secret)).toBeHidden();

  await page.getByRole("button", { name: "Send test event" }).first().dblclick();
  await expect(delivery(page).getByRole("heading", { name: "Delivered: your server answered 200" })).toBeVisible();
  expect(receiver.received).toHaveLength(1);
  const [sent] = receiver.received;
  const text = `${String(sent?.headers["x-webhook-timestamp"])}.${sent?.body ?? ""}`;
  expect(sent?.headers["x-signature"]).toBe(`sha256=${createHmac("sha256", secret).update(text).digest("hex")}`);
  await expectAccessible(page);
});

test.describe("a delivery opens with a plain verdict", () => {
  const cases: [name: string, behave: ((receiver: Receiver) => void) | null, verdict: RegExp, remedy: string][] = [
    ["401", (it) => it.behave({ status: 401, body: "no" }), /Your server answered 401: check the secret/, "could not verify the signature"],
    ["500", (it) => it.behave({ status: 500 }), /500: your server failed/, "Its own log has the cause"],
    ["404", (it) => it.behave({ status: 404 }), /404 from your server/, "nothing at this path"],
    ["redirect", (it) => it.behave({ status: 302, headers: { location: "http://127.0.0.1/new" } }), /redirects to http:\/\/127.0.0.1\/new/, "not followed"],
    ["nothing listening", null, /Connection refused on 127\.0\.0\.1:\d+/, "Is your server running?"],
    ["hanging", (it) => it.behave("hang"), /Timed out after 10 s/, "Answer at once"],
  ];
  for (const [name, behave, verdict, remedy] of cases) {
    test(name, async ({ console: page, server, api }) => {
      const receiver = await receive();
      behave?.(receiver);
      const { id } = await webhook(api, { url: behave === null ? await nobodysUrl() : receiver.url });
      await page.goto(`${server.url}/webhooks/${id}`);
      await page.getByRole("button", { name: "Send test event" }).first().click();
      await expect(delivery(page).getByRole("heading", { name: verdict })).toBeVisible({ timeout: 20_000 });
      await expect(delivery(page)).toContainText(remedy);
      await expect(delivery(page)).toContainText(/Try 2 of 9 (in \d+ s|is due now)\./);
      await expectAccessible(page);
    });
  }
});

test("the log is live, filtered by address, and read by keyboard: j, k, Enter, r, Escape", async ({ console: page, server, api, bucket }) => {
  const receiver = await receive();
  const { id } = await webhook(api, { url: receiver.url, buckets: [bucket] });
  await page.goto(`${server.url}/webhooks/${id}`);
  await expect(page.getByRole("heading", { name: "Nothing was sent yet" })).toBeVisible();
  await expectAccessible(page);
  await api.put(bucket, "one.txt");
  const rows = page.getByRole("grid", { name: "Deliveries" }).getByRole("row");
  await expect(rows.nth(1)).toContainText("Delivered", { timeout: LIVE_MS });
  receiver.behave({ status: 410 });
  await api.delete(bucket, "one.txt");
  await expect(rows.nth(1)).toContainText("Failed", { timeout: LIVE_MS });
  // 410 pauses the webhook, and the page says so.
  await expect(page.getByRole("button", { name: "Enable" })).toBeVisible({ timeout: LIVE_MS });
  receiver.behave({ status: 200 });
  await page.getByRole("button", { name: "Enable" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();

  await page.getByRole("group", { name: "Status" }).getByRole("button", { name: "Failed" }).click();
  await expect(page).toHaveURL(/status=failed/);
  await expect(rows).toHaveCount(2);
  await page.reload();
  await expect(rows).toHaveCount(2);
  await page.getByLabel("Event", { exact: true }).selectOption("object.created");
  await expect(page.getByRole("heading", { name: "No delivery is like that" })).toBeVisible();
  await page.goto(`${server.url}/webhooks/${id}`);

  await expect(rows).toHaveCount(3);
  await page.keyboard.press("j");
  await expect(delivery(page).getByRole("heading", { name: /410: your server says this address is gone/ })).toBeVisible();
  const first = page.url();
  await page.keyboard.press("j");
  await expect(delivery(page).getByRole("heading", { name: /Delivered/ })).toBeVisible();
  await page.keyboard.press("k");
  await expect(page).toHaveURL(first);
  await page.keyboard.press("r");
  await expect(delivery(page).getByRole("heading", { name: "Delivered: your server answered 200" })).toBeVisible();
  await expect(rows).toHaveCount(4);
  await page.keyboard.press("Escape");
  await expect(delivery(page)).toBeHidden();
  await rows.nth(1).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(delivery(page).getByRole("heading", { name: /410/ })).toBeVisible();
  await page.goBack();
  await expect(delivery(page)).toBeHidden();
});

test("the log is filtered by time, held in the address, and what comes or grows too old changes it", async ({ page, server, api, bucket }) => {
  const receiver = await receive();
  const { id } = await webhook(api, { url: receiver.url, buckets: [bucket] });
  await api.put(bucket, "one.txt");
  await page.clock.install();
  await page.goto(server.consoleUrl);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await page.goto(`${server.url}/webhooks/${id}`);
  const rows = page.getByRole("grid", { name: "Deliveries" }).getByRole("row");
  const time = page.getByLabel("Time", { exact: true });
  const nothing = page.getByRole("heading", { name: "No delivery is like that" });
  await time.selectOption("Last hour");
  await expect(page).toHaveURL(/time=1h/);
  await expect(rows).toHaveCount(2);
  await api.put(bucket, "two.txt");
  await expect(rows).toHaveCount(3, { timeout: LIVE_MS });
  await page.reload();
  await expect(rows).toHaveCount(3);
  await expect(time).toHaveValue("1h");
  await page.clock.fastForward("01:01:00");
  await expect(nothing).toBeVisible();
  await time.selectOption("Last day");
  await expect(rows).toHaveCount(3);

  await time.selectOption("From – to…");
  await expect(rows).toHaveCount(3);
  await expectAccessible(page);
  const [from, to] = [page.getByLabel("From", { exact: true }), page.getByLabel("to", { exact: true })];
  await from.fill(`${day(-3)}T10:00`);
  await to.fill(`${day(-2)}T10:00`);
  await page.clock.runFor(300);
  await expect(nothing).toBeVisible();
  await expectAccessible(page);
  await to.fill(`${day(-4)}T10:00`);
  await page.clock.runFor(300);
  await expect(page.getByRole("heading", { name: "The end lies before the beginning" })).toBeVisible();
  await expect(to).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await to.fill(`${day(2)}T10:00`);
  await page.clock.runFor(300);
  await expect(rows).toHaveCount(3);
  await expect(page).toHaveURL(new RegExp(`time=between&since=${day(-3)}T.*&until=`));
  await page.reload();
  await expect(to).toHaveValue(`${day(2)}T10:00`);
  await expect(rows).toHaveCount(3);
  await from.fill(`${day(1)}T10:00`);
  await page.clock.runFor(300);
  await page.getByRole("button", { name: "Show all deliveries" }).click();
  await expect(page).toHaveURL(`${server.url}/webhooks/${id}`);
  await expect(time).toHaveValue("");
  await expect(rows).toHaveCount(3);
});

test("what failed is redelivered at once, and the same event is not sent twice", async ({ console: page, server, api, bucket }) => {
  const receiver = await receive();
  receiver.behave({ status: 410 });
  const { id } = await webhook(api, { url: receiver.url, buckets: [bucket] });
  await api.put(bucket, "one.txt");
  await page.goto(`${server.url}/webhooks/${id}`);
  await expect(page.getByRole("row", { name: /Failed/ })).toBeVisible({ timeout: LIVE_MS });
  await expect(page.getByRole("button", { name: "Redeliver failed…" })).toHaveAttribute("aria-disabled", "true");
  receiver.behave({ status: 200 });
  await page.getByRole("button", { name: "Enable" }).click();
  for (const said of ["1 event is being sent again", "Nothing to send"]) {
    await page.getByRole("button", { name: "Redeliver failed…" }).click();
    const dialog = page.getByRole("dialog", { name: "Redeliver what failed" });
    await dialog.getByLabel("The last hour").check();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Redeliver", exact: true }).dblclick();
    await expect(dialog).toContainText(said);
    await dialog.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("row", { name: /Delivered/ })).toBeVisible({ timeout: LIVE_MS });
  }
  expect(receiver.received.filter(({ body }) => body.includes("one.txt"))).toHaveLength(2);
});

test("the curl and the snippets work: as it was sent, and signed now with the secret, which never leaves the page", async ({ console: page, server, api, bucket }) => {
  const receiver = await receive();
  const { id, signingSecret } = await webhook(api, { url: receiver.url, buckets: [bucket] });
  await api.put(bucket, "it's \"quoted\" صورة.txt");
  await page.goto(`${server.url}/webhooks/${id}`);
  await page.getByRole("row", { name: /Delivered/ }).click();

  await delivery(page).getByRole("button", { name: "Verify…" }).click();
  const verify = page.getByRole("dialog", { name: "Verify the signature" });
  await verify.getByRole("button", { name: "Shell" }).click();
  await expectAccessible(page);
  await verify.getByRole("button", { name: "Copy" }).click();
  const env = { ...process.env, STOWBOX_WEBHOOK_SECRET: signingSecret };
  expect(execFileSync("sh", ["-c", await clipboard(page)], { env }).toString()).toBe("valid\n");
  await verify.getByRole("button", { name: "Close" }).first().click();

  await delivery(page).getByRole("button", { name: "Copy as curl…" }).click();
  const dialog = page.getByRole("dialog", { name: "Copy as curl" });
  await dialog.getByRole("button", { name: "Copy" }).click();
  const sent: string[] = [];
  const send = async () => {
    // Not in one step: the receiver lives in this process and has to answer meanwhile.
    await promisify(execFile)("sh", ["-c", `${await clipboard(page)} --silent --fail`]);
    const { headers, body } = receiver.received.at(-1) ?? { headers: {}, body: "" };
    sent.push(String(headers["x-webhook-timestamp"]));
    expect(headers["x-signature"]).toBe(
      `sha256=${createHmac("sha256", signingSecret).update(`${String(headers["x-webhook-timestamp"])}.${body}`).digest("hex")}`,
    );
  };
  await send();
  await dialog.getByLabel(/Signed now/).check();
  await dialog.getByLabel("Signing secret", { exact: true }).fill("sk_live_not_this");
  await dialog.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(dialog.getByText("A signing secret is whsec_ and base64.")).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""} ${JSON.stringify(request.headers())}`));
  await page.waitForTimeout(1_100);
  await dialog.getByLabel("Signing secret", { exact: true }).fill(signingSecret);
  await dialog.getByRole("button", { name: "Sign", exact: true }).click();
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expectAccessible(page);
  await send();
  expect(Number(sent[1])).toBeGreaterThan(Number(sent[0]));
  expect(asked.filter((text) => text.includes(signingSecret))).toEqual([]);
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(signingSecret);
});

test("a webhook is edited, its secret rotated, and deleted; each says what it will do", async ({ console: page, server, api }) => {
  const receiver = await receive();
  const { id, signingSecret } = await webhook(api, { url: receiver.url });
  await page.goto(`${server.url}/webhooks/${id}`);
  const choose = async (action: string) => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: action }).click();
  };
  await choose("Edit…");
  const edit = page.getByRole("dialog", { name: "Edit the webhook" });
  await edit.getByRole("textbox", { name: "Only keys that begin with" }).fill("2026/");
  await edit.getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toContain(`-d '{"prefix":"2026/"}'`);
  await expectAccessible(page);
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toBeHidden();
  await expect(page.getByText("2026/")).toBeVisible();

  await choose("Rotate secret…");
  await expectAccessible(page);
  await page.getByRole("dialog", { name: /Rotate/ }).getByRole("button", { name: "Rotate secret" }).click();
  const issued = page.getByRole("dialog", { name: "The new secret is ready" });
  const rotated = (await issued.getByText(/^whsec_/).textContent()) ?? "";
  expect(rotated).not.toBe(signingSecret);
  await issued.getByRole("button", { name: "I stored it" }).click();

  await choose("Delete…");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete webhook" }).dblclick();
  await expect(page).toHaveURL(/\/webhooks$/);
  await expect(api.request("GET", `/v1/webhooks/${id}`)).rejects.toThrow("webhook_not_found");
  await page.goto(`${server.url}/webhooks/${id}`);
  await expect(page.getByRole("alert")).toContainText("webhook_not_found");
  await expectAccessible(page);
});

test("an inbox receives from a webhook made to it in one click, and answers as it was told to", async ({ console: page, api, bucket }) => {
  await openWebhooks(page);
  await page.getByRole("link", { name: "Inboxes" }).click();
  await page.getByRole("button", { name: "New inbox" }).click();
  await expect(page.getByRole("heading", { name: "Nothing received yet" })).toBeVisible();
  await expectAccessible(page);
  const inbox = page.url();
  await page.getByRole("figure", { name: "URL of the inbox" }).getByRole("button", { name: "Copy" }).click();
  const url = await clipboard(page);
  await page.getByRole("textbox", { name: "Answers" }).fill("503");
  await page.getByRole("button", { name: "Set" }).click();
  await expect(page.getByRole("button", { name: "Set" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Make a webhook to it" }).click();
  const dialog = page.getByRole("dialog", { name: "New webhook" });
  await expect(dialog.getByRole("textbox", { name: "URL" })).toHaveValue(url);
  await dialog.getByRole("button", { name: "Create webhook" }).click();
  await page.getByRole("button", { name: "I stored it" }).click();
  await api.put(bucket, "hello.txt");
  await page.getByRole("row", { name: /Retrying/ }).first().click({ timeout: LIVE_MS });
  await expect(delivery(page).getByRole("heading", { name: /503 from a proxy/ })).toBeVisible();

  await page.goto(inbox);
  await page.getByRole("row", { name: /POST object\.created/ }).first().click();
  const received = page.getByRole("region", { name: "Received request" });
  await expect(received).toContainText('"key": "hello.txt"');
  await received.getByRole("button", { name: "Raw" }).click();
  await expect(received).toContainText('"key":"hello.txt"');
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete the inbox" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Delete inbox" }).click();
  await expect(page).toHaveURL(/\/webhooks\/inboxes$/);
});
