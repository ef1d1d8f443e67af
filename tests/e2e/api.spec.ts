import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { clipboard, expect, expectAccessible, test } from "./fixtures";

const form = (page: Page) => page.getByRole("form", { name: "Try it" });
const response = (page: Page) => page.getByRole("region", { name: "Response", exact: true });
const filter = (page: Page) => page.getByRole("searchbox", { name: "Filter the operations" });
const operations = (page: Page) => page.getByRole("navigation", { name: "Operations" });
const program = (page: Page) => page.getByRole("region", { name: "As a program" });
const asLanguage = (page: Page, name: string) => program(page).getByRole("group", { name: "Language" }).getByRole("button", { name, exact: true });

test("every operation of the server is listed, has an address, and is told whole", async ({ console: page, server }) => {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "API" }).click();
  await expect(page.getByRole("heading", { name: "What holds everywhere" })).toBeVisible();
  await expectAccessible(page);
  const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  const told = Object.values(document.paths).reduce((sum, item) => sum + Object.keys(item).length, 0);
  await expect(operations(page).getByRole("link")).toHaveCount(told);

  await filter(page).fill("sign url issue");
  await expect(operations(page).getByRole("link")).toHaveCount(1);
  await expect(page).toHaveURL(/find=sign/);
  await operations(page).getByRole("link", { name: "Issue a signed URL" }).click();
  await expect(page).toHaveURL(`${server.url}/api/signUrl?find=sign+url+issue`);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Issue a signed URL" })).toBeVisible();
  await expect(filter(page)).toHaveValue("sign url issue");
  await expect(page.getByRole("region", { name: "Request body" })).toContainText("Or with method: PUT");
  await expect(page.getByRole("region", { name: "Responses" })).toContainText("201 Created");
  await expectAccessible(page);
  const explained = page.waitForEvent("popup");
  await page.getByRole("region", { name: "Refusals" }).getByRole("link", { name: "bucket_not_found" }).click();
  await expect((await explained).getByRole("heading", { name: /bucket_not_found/ })).toBeInViewport();

  await filter(page).fill("no such thing");
  await page.getByRole("button", { name: "Show all operations" }).click();
  await expect(operations(page).getByRole("link")).toHaveCount(told);
  await page.goto(`${server.url}/api/noSuchOperation`);
  await expect(page.getByRole("heading", { name: "There is no such operation" })).toBeVisible();
});

test("a request is put together, sent and answered by the keyboard alone", async ({ console: page, server, api, bucket }) => {
  await api.put(bucket, "a b/&.txt");
  await page.goto(`${server.url}/api`);
  await expect(filter(page)).toBeVisible();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("list objects");
  await page.keyboard.press("ArrowDown");
  await expect(operations(page).getByRole("link", { name: "List objects" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "List objects" })).toBeVisible();
  // Nothing is sent as long as something is missing, and it is said what.
  const send = form(page).getByRole("button", { name: "Send", exact: true });
  await expect(send).toHaveAttribute("aria-disabled", "true");
  await form(page).getByLabel("bucket", { exact: true }).focus();
  await page.keyboard.type(bucket);
  await page.keyboard.press("Tab");
  await expect(form(page).getByLabel("prefix", { exact: true })).toBeFocused();
  await page.keyboard.type("a b/");
  await expect(program(page)).toContainText(`/v1/buckets/${bucket}/objects?prefix=a%20b%2F`);
  await page.keyboard.press("Enter");
  await expect(response(page)).toContainText("200 OK");
  await expect(response(page).getByRole("figure", { name: "Response body" })).toContainText('"key": "a b/&.txt"');
  await expectAccessible(page);
  await response(page).getByRole("button", { name: "Raw" }).press("Enter");
  await expect(response(page).getByRole("figure", { name: "Response body" })).toContainText('{"data":[{"key":"a b/&.txt"');

  // What was typed is still there after a look elsewhere.
  await filter(page).fill("buckets");
  await operations(page).getByRole("link", { name: "List buckets" }).click();
  await expect(page.getByRole("heading", { name: "List buckets" })).toBeVisible();
  await page.goBack();
  await expect(form(page).getByLabel("prefix", { exact: true })).toHaveValue("a b/");
});

test("a refusal is explained, and its request is found in the log", async ({ console: page, server }) => {
  await page.goto(`${server.url}/api/getBucket`);
  await form(page).getByLabel("bucket", { exact: true }).fill("no-such-bucket");
  await page.keyboard.press("Control+Enter");
  const fault = response(page).getByRole("alert");
  await expect(fault).toContainText("No such bucket");
  await expect(fault).toContainText("bucket_not_found");
  await expect(response(page)).toContainText("404 Not found");
  await expect(response(page)).toContainText("x-error-code");
  await expectAccessible(page);
  const explained = page.waitForEvent("popup");
  await fault.getByRole("link", { name: "What this code means" }).click();
  await expect((await explained).getByRole("heading", { name: /bucket_not_found/ })).toBeInViewport();
  await fault.getByRole("link", { name: /^try_/ }).click();
  await expect(page).toHaveURL(/\/requests\?requestId=try_/);
  await expect(page.getByRole("region", { name: "Request", exact: true })).toContainText("/v1/buckets/no-such-bucket");
});

test("an upload by the form arrives byte for byte, and comes back as a file", async ({ console: page, server, api, bucket }) => {
  await page.goto(`${server.url}/api/putObject`);
  await form(page).getByLabel("bucket", { exact: true }).fill(bucket);
  await form(page).getByLabel("key", { exact: true }).fill("صور/it's 100%.bin");
  await form(page).getByText("Headers (15)").click();
  await form(page).getByLabel("x-metadata-author", { exact: true }).fill("Ádá 😀");
  const chooser = page.waitForEvent("filechooser");
  await form(page).getByRole("button", { name: "Choose a file…" }).click();
  const bytes = Buffer.from(Array.from({ length: 3_000 }, (_, index) => index % 256));
  await (await chooser).setFiles({ name: "it.bin", mimeType: "image/png", buffer: bytes });
  await expect(form(page)).toContainText("it.bin, 2.93 KiB");
  await expectAccessible(page);
  // Twice, as impatient people do: it is sent once.
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "PUT" && sent.push(request.url()));
  await form(page).getByRole("button", { name: "Send", exact: true }).dblclick();
  await expect(response(page)).toContainText("201 Created");
  expect(sent).toHaveLength(1);
  const stored = await api.request("GET", `/v1/buckets/${bucket}/objects/${encodeURI("صور/it's 100%.bin")}`);
  expect(Buffer.from(await stored.arrayBuffer())).toEqual(bytes);
  expect(stored.headers.get("content-type")).toBe("image/png");
  expect(Buffer.from(stored.headers.get("x-metadata-author") ?? "", "latin1").toString()).toBe("Ádá 😀");

  await page.goto(`${server.url}/api/getObject`);
  await form(page).getByLabel("bucket", { exact: true }).fill(bucket);
  await form(page).getByLabel("key", { exact: true }).fill("صور/it's 100%.bin");
  await page.keyboard.press("Enter");
  await expect(response(page)).toContainText("2.93 KiB of image/png, not shown here.");
  await expect(response(page)).toContainText("Ádá 😀");
  const download = page.waitForEvent("download");
  await response(page).getByRole("button", { name: "Save the body" }).click();
  expect(await readFile(await (await download).path())).toEqual(bytes);
});

test("what deletes asks first, and does nothing unless it is told to", async ({ console: page, server, api, bucket }) => {
  await api.put(bucket, "keep.txt");
  await page.goto(`${server.url}/api/deleteObject`);
  await form(page).getByLabel("bucket", { exact: true }).fill(bucket);
  await form(page).getByLabel("key", { exact: true }).fill("keep.txt");
  await page.keyboard.press("Enter");
  const asked = page.getByRole("group", { name: "Really send it?" });
  await expect(asked).toContainText(`DELETE /v1/buckets/${bucket}/objects/keep.txt`);
  await expectAccessible(page);
  await expect(asked.getByRole("button", { name: "Do not send" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(asked).toBeHidden();
  await expect(form(page).getByRole("button", { name: "Send…" })).toBeFocused();
  expect(await api.keys(bucket)).toEqual(["keep.txt"]);
  // A path that a browser would make another one of is not sent at all.
  await form(page).getByLabel("key", { exact: true }).fill("..");
  await expect(form(page)).toContainText("it would become another path");
  await form(page).getByLabel("key", { exact: true }).fill("keep.txt");
  await page.keyboard.press("Enter");
  await asked.getByRole("button", { name: "Send it" }).click();
  await expect(response(page)).toContainText("204");
  await expect(response(page)).toContainText("No body.");
  expect(await api.keys(bucket)).toEqual([]);
});

test("the commands that are copied do what the form does, with the key from the environment", async ({ console: page, server, api }) => {
  const name = `from-a-shell-${Date.now()}`;
  await page.goto(`${server.url}/api/createBucket`);
  await form(page).getByLabel("Body", { exact: true }).fill(JSON.stringify({ name, visibility: "public" }, null, 2));
  await program(page).getByRole("button", { name: "Copy" }).click();
  const command = await clipboard(page);
  expect(command).not.toContain(server.adminToken);
  const env = { ...process.env, STOWBOX_API_KEY: server.apiKey };
  expect(JSON.parse(execFileSync("sh", ["-c", command.replace("curl", "curl --fail --silent --show-error")], { env }).toString())).toMatchObject({ name });

  await page.goto(`${server.url}/api/updateBucket`);
  await form(page).getByLabel("bucket", { exact: true }).fill(name);
  await form(page).getByLabel("Body", { exact: true }).fill('{"trashDays": 7}');
  await asLanguage(page, "JavaScript").click();
  await program(page).getByRole("button", { name: "Copy" }).click();
  expect(execFileSync("node", ["--input-type=module", "-"], { env, input: await clipboard(page) }).toString()).toContain('"trashDays":7');
  expect(await (await api.request("GET", `/v1/buckets/${name}`)).json()).toMatchObject({ visibility: "public", trashDays: 7 });
  for (const language of ["Python", "Go"]) {
    await asLanguage(page, language).click();
    await expect(program(page).getByRole("figure", { name: `The request in ${language}` })).toContainText(`/v1/buckets/${name}`);
  }
  await expectAccessible(page);
});

test("an answer that does not end is shown as it comes, and ends when it is cancelled", async ({ console: page, server, api, bucket }) => {
  await page.goto(`${server.url}/api/watchEvents`);
  await form(page).getByRole("button", { name: "Send", exact: true }).click();
  await expect(response(page)).toContainText("event: ready");
  await api.put(bucket, "seen.txt");
  await expect(response(page)).toContainText("seen.txt");
  await expect(response(page)).toContainText("still coming");
  await form(page).getByRole("button", { name: "Cancel" }).click();
  await expect(response(page)).toContainText("Cancelled. What had come until then is shown.");
  await expect(response(page)).toContainText("seen.txt");
  await expect(form(page).getByRole("button", { name: "Send", exact: true })).toBeFocused();
  await expectAccessible(page);
});

test("in a small window the list and the operation take turns, and nothing is cut off", async ({ console: page, server }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  await page.goto(`${server.url}/api`);
  await operations(page).getByRole("link", { name: "Delete many objects" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Delete many objects" })).toBeFocused();
  await expect(operations(page)).toBeHidden();
  await form(page).getByLabel("bucket", { exact: true }).fill("photos");
  await form(page).getByRole("button", { name: "Send…" }).click();
  await page.getByRole("button", { name: "Do not send" }).click();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(900);
  await page.getByRole("link", { name: "Operations" }).click();
  await expect(operations(page)).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Delete many objects" })).toBeVisible();
});
