import type { Page } from "@playwright/test";
import { LIVE_MS, clipboard, expect, expectAccessible, test } from "./fixtures";

const openRequests = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Requests" }).click();
const rows = (page: Page) => page.getByRole("grid", { name: "Requests" }).getByRole("row");
const detail = (page: Page) => page.getByRole("region", { name: "Request", exact: true });

test("what programs ask shows up live, and what the console asks by itself does not", async ({ page, ownServer }) => {
  await page.goto(ownServer.consoleUrl);
  await openRequests(page);
  await expect(page.getByRole("heading", { name: "No requests yet" })).toBeVisible();
  await expectAccessible(page);
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(ownServer.url + path, { ...init, headers: { Authorization: `Bearer ${ownServer.apiKey}`, ...init.headers } });
  await ask("/v1/buckets/no-such-bucket", { headers: { "x-request-id": "mine-1" } });
  await expect(rows(page)).toHaveCount(2, { timeout: LIVE_MS });
  await expect(rows(page).nth(1)).toContainText("bucket_not_found");
  await expectAccessible(page);

  // A deed of the person is theirs, though it was the console that asked for it.
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Buckets" }).click();
  await page.getByRole("button", { name: "New bucket" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("photos");
  await page.getByRole("button", { name: "Create bucket" }).click();
  await expect(page.getByRole("heading", { name: "This bucket is empty" })).toBeVisible();
  await openRequests(page);
  await expect(rows(page)).toHaveCount(4);
  // The bucket, and how long it keeps its trash.
  await expect(rows(page).nth(2)).toContainText("POST");
  await expect(rows(page).nth(1)).toContainText("PATCH");
  await page.getByLabel("Hide the console's own").uncheck();
  await expect(page).toHaveURL(/all=1/);
  await expect.poll(() => rows(page).count()).toBeGreaterThan(5);
  await expectAccessible(page);
});

test("a request id that is pasted finds the request, with its error explained", async ({ console: page, server, api }) => {
  const refused = await fetch(`${server.url}/v1/buckets/no-such-bucket/objects/x`, {
    headers: { Authorization: `Bearer ${server.apiKey}` },
  });
  const requestId = refused.headers.get("x-request-id") ?? "";
  await openRequests(page);
  await page.getByRole("searchbox", { name: "Find by request id or path" }).fill(requestId);
  await expect(detail(page)).toContainText("No such bucket");
  await expect(detail(page)).toContainText("/v1/buckets/no-such-bucket/objects/x");
  await expect(detail(page)).toContainText("Key “");
  await expectAccessible(page);
  await detail(page).getByRole("button", { name: "Copy as curl" }).click();
  expect(await clipboard(page)).toContain(`${server.url}/v1/buckets/no-such-bucket/objects/x`);
  const docs = page.waitForEvent("popup");
  await detail(page).getByRole("button", { name: "What this code means" }).click();
  await expect((await docs).getByRole("heading", { name: /bucket_not_found/ })).toBeVisible();
  const link = page.url();
  await page.keyboard.press("Escape");
  await page.goto(link);
  await expect(detail(page)).toContainText("No such bucket");

  await page.getByRole("searchbox", { name: "Find by request id or path" }).fill("req_nobody_ever_had_this");
  await expect(page.getByRole("heading", { name: "No request is like that" })).toBeVisible();
  await expectAccessible(page);
  await api.request("GET", "/v1/account");
});

test("an open request shows its headers and those of its answer, and no secret", async ({ console: page, server, api, bucket }) => {
  const at = (key: string, headers: Record<string, string>) =>
    api.request("PUT", `/v1/buckets/${bucket}/objects/${key}`, { body: "x", headers });
  await at("one.txt", { "x-metadata-title": "harbour", "x-api-key": "hunter2", "x-request-id": `one-${bucket}` });
  await at("two.txt", { "x-long": "y".repeat(5_000), "x-request-id": `two-${bucket}` });
  await openRequests(page);
  await page.getByRole("row", { name: new RegExp(`${bucket}/objects/one\\.txt`) }).click();
  const side = (title: string) => detail(page).getByRole("region", { name: title });
  await expect(side("Request headers")).toContainText("x-metadata-titleharbour");
  await expect(side("Request headers")).toContainText("authorization(not kept)");
  await expect(side("Request headers")).toContainText("x-api-key(not kept)");
  await expect(side("Request headers")).toContainText("What may hold a secret is not kept.");
  await expect(side("Response headers")).toContainText(`x-request-idone-${bucket}`);
  await expect(detail(page)).not.toContainText("hunter2");
  await expect(detail(page).getByText("Some headers are missing")).toBeHidden();
  await expectAccessible(page);
  await side("Response headers").getByRole("button", { name: "Copy the headers" }).click();
  expect(await clipboard(page)).toContain(`x-request-id: one-${bucket}`);
  await page.getByRole("row", { name: new RegExp(`${bucket}/objects/two\\.txt`) }).click();
  await expect(detail(page).getByText("Some headers are missing")).toBeVisible();
  await expect(side("Request headers")).not.toContainText("x-long");
  await expectAccessible(page);

  // An id that was used again tells nothing of the request that had it first.
  await at("three.txt", { "x-request-id": `one-${bucket}` });
  await page.goto(`${server.url}/requests?path=/v1/buckets/${bucket}/objects/one.txt&open=one-${bucket}`);
  await expect(detail(page)).toContainText("A later request bears the same id");
});

test("the log is filtered by path, status and method, keeps still while paused, and is read by keyboard", async ({ console: page, server, api, bucket }) => {
  await api.put(bucket, "a.txt");
  await api.text(bucket, "a.txt");
  await fetch(`${server.url}/v1/buckets/${bucket}/objects/missing`, { headers: { Authorization: `Bearer ${server.apiKey}` } });
  await fetch(`${server.url}/v1/buckets/${bucket}/objects/as-operator`, { headers: { Authorization: `Bearer ${server.adminToken}` } });
  await openRequests(page);
  await page.getByRole("searchbox").fill(`/v1/buckets/${bucket}/objects`);
  await expect(rows(page)).toHaveCount(5);
  await page.getByLabel("Key", { exact: true }).selectOption({ index: 1 });
  await expect(page).toHaveURL(/keyId=key_/);
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("row", { name: /missing/ }).click();
  await expect(detail(page)).toContainText("First key");
  await page.keyboard.press("Escape");
  await page.getByRole("group", { name: "Status" }).getByRole("button", { name: "2xx" }).click();
  await expect(rows(page)).toHaveCount(3);
  await page.getByLabel("Method").selectOption("GET");
  await expect(rows(page)).toHaveCount(2);
  await page.reload();
  await expect(rows(page)).toHaveCount(2);

  await page.getByRole("button", { name: "Pause" }).click();
  await api.text(bucket, "a.txt");
  await page.waitForTimeout(3_000);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(rows(page)).toHaveCount(3, { timeout: LIVE_MS });

  await rows(page).nth(1).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(detail(page)).toContainText("200");
  await page.keyboard.press("Escape");
  await expect(detail(page)).toBeHidden();
});
