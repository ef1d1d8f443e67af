import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import type { Page, Request } from "@playwright/test";
import { Api } from "./api";
import { LIVE_MS, expect, expectAccessible, signIn, test } from "./fixtures";

/** What the contract promises, without the grace that other tests give. */
const PROMISED_MS = 2_000;

const isStream = (request: Request) => request.url().endsWith("/v1/events");
/** What the page asks the API for, the stream apart. */
const isAsking = (request: Request) => new URL(request.url()).pathname.startsWith("/v1/") && !isStream(request);

/** A page that is open on this address and follows the account. */
async function follow(page: Page, address: string): Promise<void> {
  const stream = page.waitForResponse((answer) => isStream(answer.request()));
  await page.goto(address);
  expect((await stream).status()).toBe(200);
}

/** Counts what is asked until `ended`. */
async function asked(page: Page, ended: () => Promise<unknown>, which: (request: Request) => boolean = isAsking): Promise<string[]> {
  const seen: string[] = [];
  const note = (request: Request) => {
    if (which(request)) seen.push(`${request.method()} ${new URL(request.url()).pathname}`);
  };
  page.on("request", note);
  await ended();
  page.off("request", note);
  return seen;
}

test("an overview that nobody touches asks for nearly nothing", async ({ page, ownServer }) => {
  const api = new Api(ownServer);
  for (const bucket of ["photos", "films", "sounds"]) {
    await api.bucket(bucket);
    await api.put(bucket, "a.bin");
  }
  await follow(page, ownServer.consoleUrl);
  await expect(page.getByRole("list", { name: "Largest objects" })).toBeVisible();
  await expectQuiet(page);
  const seen = await asked(page, () => silence(page, 8_000));
  expect(seen.length, seen.join("\n")).toBeLessThanOrEqual(2);
});

/** The first answers may be from before the stream began, so each is asked for once more; then it is quiet. */
async function expectQuiet(page: Page): Promise<void> {
  await expect(async () => {
    const busy = await asked(page, () => silence(page, 1_500));
    expect(busy).toEqual([]);
  }).toPass();
}

/** So long, unless the page asks for a great deal. */
async function silence(page: Page, ms: number): Promise<void> {
  let count = 0;
  const tooMany = page.waitForRequest((request) => isAsking(request) && (count += 1) > 50, { timeout: ms });
  await tooMany.catch(() => undefined);
}

test.describe("the promise", () => {
  // A machine that is busy with other tests may miss it, but not three times.
  test.describe.configure({ retries: 2 });

  test("what another client does is on the screen within two seconds", async ({ page, server, api, bucket }) => {
    await api.put(bucket, "first.txt");
    await follow(page, server.consoleUrl);
    await follow(page, `${server.url}/buckets/${bucket}`);
    await expect(page.getByRole("row", { name: /first\.txt/ })).toBeVisible();
    await api.put(bucket, "second.txt");
    await expect(page.getByRole("row", { name: /second\.txt/ })).toBeVisible({ timeout: PROMISED_MS });
    await api.delete(bucket, "first.txt");
    await expect(page.getByRole("row", { name: /first\.txt/ })).toBeHidden({ timeout: PROMISED_MS });
    const keys = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" });
    await keys.click();
    await expect(page.getByRole("row", { name: /sk_live/ }).first()).toBeVisible();
    const { id } = await api.key("made elsewhere");
    await expect(page.getByRole("row", { name: /made elsewhere/ })).toBeVisible({ timeout: PROMISED_MS });
    await api.request("DELETE", `/v1/keys/${id}`);
    await expect(page.getByRole("row", { name: /made elsewhere/ })).toBeHidden({ timeout: PROMISED_MS });
  });
});

test("many changes at once are asked for a few times", async ({ page, server, api, bucket }) => {
  await api.put(bucket, "000.txt");
  await follow(page, server.consoleUrl);
  await follow(page, `${server.url}/buckets/${bucket}`);
  await expect(page.getByRole("row", { name: /000\.txt/ })).toBeVisible();
  const names = Array.from({ length: 300 }, (_, nth) => `${String(nth + 1).padStart(3, "0")}.txt`);
  const isList = (request: Request) => request.url().includes(`/v1/buckets/${bucket}/objects?`);
  const begun = Date.now();
  const seen = await asked(
    page,
    async () => {
      await api.putMany(bucket, names);
      await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", String(names.length + 2), { timeout: LIVE_MS });
    },
    isList,
  );
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.length).toBeLessThanOrEqual(3 + (Date.now() - begun) / 1_000);
});

test("after the server has been away the page follows again", async ({ page, ownServer }) => {
  const api = new Api(ownServer);
  await api.bucket("before");
  // An API key outlives the restart, the admin token does not.
  await page.goto(`${ownServer.url}/buckets`);
  await signIn(page, ownServer.apiKey);
  await expect(page.getByRole("row", { name: /before/ })).toBeVisible();
  await ownServer.stop();
  await expect(page.getByText("The server does not answer.")).toBeVisible();
  await ownServer.start();
  const again = page.waitForResponse((answer) => isStream(answer.request()));
  await expect(page.getByText("The server does not answer.")).toBeHidden();
  await again;
  await api.bucket("after");
  await expect(page.getByRole("row", { name: /after/ })).toBeVisible({ timeout: LIVE_MS });
});

test("what was missed while the stream was cut is shown when it is back", async ({ page, server, api, bucket }) => {
  const line = await breakableLine(new URL(server.url).port);
  await page.goto(`${line.url}/buckets/${bucket}`);
  await signIn(page, server.apiKey);
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();
  line.cut();
  await expect(page.getByText("The server does not answer.")).toBeVisible();
  await api.put(bucket, "meanwhile.txt");
  const back = page.waitForRequest((request) => isStream(request) && request.headers()["last-event-id"] !== undefined);
  line.mend();
  await back;
  await expect(page.getByRole("row", { name: /meanwhile\.txt/ })).toBeVisible({ timeout: LIVE_MS });
  await line.close();
});

/** A way to the server that can be cut, though the server stays up. */
async function breakableLine(port: string): Promise<{ url: string; cut(): void; mend(): void; close(): Promise<unknown> }> {
  const open = new Set<Socket>();
  let isCut = false;
  const line = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  line.listen(0, "127.0.0.1");
  await once(line, "listening");
  const { port: own } = line.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    cut: () => {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    close: () => {
      for (const socket of open) socket.destroy();
      line.close();
      return once(line, "close");
    },
  };
}

test("a server that is too busy to answer leaves the rows on the screen and says so", async ({ page, server, api, bucket }) => {
  await api.put(bucket, "first.txt");
  await follow(page, server.consoleUrl);
  await follow(page, `${server.url}/buckets/${bucket}`);
  await expect(page.getByRole("row", { name: /first\.txt/ })).toBeVisible();
  await expectQuiet(page);
  const isList = (url: URL) => url.pathname === `/v1/buckets/${bucket}/objects`;
  const refusal = { code: "rate_limited", message: "Too many requests.", requestId: "req_busy", docsUrl: "" };
  await page.route(isList, (route) => route.fulfill({ status: 429, json: { error: refusal } }));
  await api.put(bucket, "second.txt");
  const notice = page.getByRole("status").filter({ hasText: "may be out of date" });
  await expect(notice).toContainText("rate_limited · req_busy", { timeout: LIVE_MS });
  await expect(page.getByRole("row", { name: /first\.txt/ })).toBeVisible();
  await expectAccessible(page);
  await page.unroute(isList);
  // By itself, in a while; or at once.
  await notice.getByRole("button", { name: "Ask again now" }).click();
  await expect(page.getByRole("row", { name: /second\.txt/ })).toBeVisible();
  await expect(notice).toBeHidden();
});

test("a long folder follows in the page that somebody looks at, and asks for no other", async ({ page, server, api, bucket }) => {
  const names = Array.from({ length: 2_500 }, (_, nth) => `${String(nth).padStart(4, "0")}.txt`);
  await api.putMany(bucket, names);
  await follow(page, server.consoleUrl);
  await follow(page, `${server.url}/buckets/${bucket}`);
  const grid = page.getByRole("grid");
  await grid.focus();
  await expect(page.getByRole("row", { name: /0000\.txt/ })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(page.getByRole("row", { name: /2499\.txt/ })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expectQuiet(page);
  const isList = (request: Request) => request.url().includes(`/v1/buckets/${bucket}/objects?`);
  const seen = await asked(
    page,
    async () => {
      await api.put(bucket, "2498-and-a-half.txt");
      await expect(page.getByRole("row", { name: /2498-and-a-half\.txt/ })).toBeVisible({ timeout: LIVE_MS });
      await api.delete(bucket, "2497.txt");
      await expect(page.getByRole("row", { name: /2497\.txt/ })).toBeHidden({ timeout: LIVE_MS });
    },
    isList,
  );
  expect(seen.length).toBeLessThanOrEqual(2);
  await expect(page.getByRole("row", { name: /2499\.txt/ })).toBeVisible();
});

test("where the stream cannot be had, the page asks instead", async ({ page, server, api, bucket }) => {
  await page.route("**/v1/events", (route) =>
    route.fulfill({ status: 403, json: { error: { code: "forbidden", message: "Not for you.", requestId: "r", docsUrl: "" } } }),
  );
  await page.goto(server.consoleUrl);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await page.goto(`${server.url}/buckets/${bucket}`);
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();
  await api.put(bucket, "asked-for.txt");
  await expect(page.getByRole("row", { name: /asked-for\.txt/ })).toBeVisible({ timeout: LIVE_MS });
});

test("another account has a stream of its own", async ({ page, ownServer }) => {
  const operator = { Authorization: `Bearer ${ownServer.adminToken}`, "Content-Type": "application/json" };
  const made = await fetch(`${ownServer.url}/admin/v1/accounts`, { method: "POST", headers: operator, body: JSON.stringify({ name: "Blue" }) });
  const { id } = (await made.json()) as { id: string };
  await follow(page, ownServer.consoleUrl);
  const stream = page.waitForRequest((request) => isStream(request) && request.headers()["x-account-id"] === id);
  await page.getByRole("button", { name: /Change account/ }).click();
  await page.getByRole("menuitem", { name: "Blue" }).click();
  await stream;
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Buckets" }).click();
  await expect(page.getByRole("heading", { name: "No buckets yet" })).toBeVisible();
  await fetch(`${ownServer.url}/v1/buckets`, {
    method: "POST",
    headers: { ...operator, "x-account-id": id },
    body: JSON.stringify({ name: "blue-bucket" }),
  });
  await expect(page.getByRole("row", { name: /blue-bucket/ })).toBeVisible({ timeout: LIVE_MS });
});
