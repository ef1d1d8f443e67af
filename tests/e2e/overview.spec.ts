import { Api } from "./api";
import { LIVE_MS, expect, expectAccessible, test } from "./fixtures";

test("the overview shows what was asked, what takes the space, and what is unfinished, which can be given up", async ({ page, ownServer }) => {
  const api = new Api(ownServer);
  await api.bucket("photos");
  await api.bucket("b-2");
  await api.put("photos", "a/big 📦.bin", new Uint8Array(3 * 1024 * 1024));
  await api.put("photos", "small.bin", new Uint8Array(10));
  await api.put("b-2", "middle.bin", new Uint8Array(1024 * 1024));
  await fetch(`${ownServer.url}/v1/buckets/photos/objects/nothing`, { headers: { Authorization: `Bearer ${ownServer.apiKey}` } });
  await api.request("POST", "/v1/buckets/photos/uploads", { json: { key: "film.mp4" } });
  await page.goto(ownServer.consoleUrl);

  const largest = page.getByRole("list", { name: "Largest objects" }).getByRole("listitem");
  await expect(largest).toHaveText([/photos\/a\/big 📦\.bin3\.00 MiB/, /b-2\/middle\.bin1\.00 MiB/, /photos\/small\.bin10 B/]);
  const requests = page.getByRole("list", { name: "Last requests" });
  await expect(requests).toContainText("object_not_found");
  await expect(page.getByRole("img", { name: /^Requests: \d+ in all/ })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Traffic: .*MiB in all/ })).toBeVisible();
  await page.getByText("As a table").first().click();
  await expect(page.getByRole("region", { name: "Requests, as a table" }).getByRole("row")).toHaveCount(25);
  const bars = page.getByRole("slider", { name: "Stored, bar by bar" });
  await bars.focus();
  await expect(bars).toHaveAttribute("aria-valuetext", /^\d\d:00: 4\.00 MiB$/);
  await page.keyboard.press("Home");
  await expect(bars).toHaveAttribute("aria-valuetext", /^\d\d:00: 0 B$/);
  await page.getByLabel("Span").selectOption("Last 30 days");
  await expect(page).toHaveURL(/\?span=day$/);
  await expect(page.getByRole("region", { name: "Requests, as a table" }).getByRole("row")).toHaveCount(31);
  await expect(page.getByRole("region", { name: "Server" })).toContainText("fs");

  const unfinished = page.getByRole("list", { name: "Unfinished uploads" });
  await expect(unfinished).toContainText("photos/film.mp4");
  await unfinished.getByRole("button", { name: "Give up the upload of film.mp4" }).dblclick();
  await expect(unfinished).toBeHidden({ timeout: LIVE_MS });
  expect(await api.unfinished("photos")).toBe(0);

  await api.request("PATCH", "/v1/buckets/b-2", { json: { trashDays: 7 } });
  await api.delete("b-2", "middle.bin");
  const trash = page.getByRole("list", { name: "Trash" });
  await expect(trash).toContainText("b-21 object1.00 MiB", { timeout: LIVE_MS });
  await expect(page.getByRole("region", { name: "What would free space" })).toBeVisible();
  await expectAccessible(page);
  await trash.getByRole("link", { name: "Open the trash of b-2" }).click();
  await expect(page.getByRole("heading", { name: "Trash of b-2" })).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Span")).toHaveValue("day");

  await largest.first().getByRole("link").click();
  await expect(page.getByRole("complementary", { name: "Object" }).getByRole("heading", { name: "big 📦.bin" })).toBeVisible();
});

test("a webhook that fails is said, and its notice leads to what failed last", async ({ page, ownServer }) => {
  const api = new Api(ownServer);
  await api.bucket("photos");
  const url = "http://127.0.0.1:9/nobody-listens";
  await api.request("POST", "/v1/webhooks", { json: { url, events: ["*"], description: "The app on my desk" } });
  await api.put("photos", "a.txt");
  await page.goto(ownServer.consoleUrl);
  const failing = page.getByRole("list", { name: "Failing webhooks" });
  await expect(failing).toContainText("The app on my desk");
  await failing.getByRole("link", { name: url }).click();
  await expect(page).toHaveURL(/\/webhooks\/whk_\w+\?delivery=/);
  await expect(page.getByRole("heading", { name: /Connection refused/ })).toBeVisible();
});

test("a bucket is opened, or filled by a drop, from the start", async ({ page, ownServer }) => {
  const api = new Api(ownServer);
  await api.bucket("photos");
  await api.put("photos", "ten.bin", new Uint8Array(10));
  // Somebody who is past the first run.
  await page.addInitScript(() => {
    for (const id of Object.keys(localStorage)) if (id.startsWith("stowbox.firstRun.")) localStorage.setItem(id, "hidden");
  });
  await page.goto(ownServer.consoleUrl);
  const photos = page.getByRole("list", { name: "Buckets" }).getByRole("link", { name: "photos" });
  await expect(photos).toContainText("1 object, 10 B");
  await expectAccessible(page);
  const box = await photos.boundingBox();
  const at = { clientX: (box?.x ?? 0) + 20, clientY: (box?.y ?? 0) + 10 };
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["dropped"], "dropped.txt"));
    return transfer;
  });
  await photos.dispatchEvent("dragenter", { dataTransfer, ...at });
  await photos.dispatchEvent("dragover", { dataTransfer, ...at });
  await expect(page.getByText("Drop to upload to photos")).toBeVisible();
  await photos.dispatchEvent("drop", { dataTransfer, ...at });
  await expect.poll(() => api.keys("photos")).toEqual(["dropped.txt", "ten.bin"]);
  await photos.click();
  await expect(page.getByRole("row", { name: /dropped\.txt/ })).toBeVisible();
});

test("what the person asks for by the console does not drown what programs ask for", async ({ page, ownServer }) => {
  const api = new Api(ownServer);
  await api.bucket("photos");
  await api.put("photos", "by-a-program.txt");
  // As many reads as an open console made in a few minutes.
  const reads = Array.from({ length: 250 }, (_, nth) =>
    api.request("GET", "/v1/account", { headers: { "x-request-id": `console_${nth}` } }),
  );
  await Promise.all(reads);
  await page.goto(ownServer.consoleUrl);
  const requests = page.getByRole("list", { name: "Last requests" });
  await expect(requests).toContainText("by-a-program.txt");
  await expect(requests).not.toContainText("/v1/account");
});

test("a limit that is nearly reached is said in words", async ({ page, ownServer }) => {
  const api = new Api(ownServer);
  await api.bucket("photos");
  await api.put("photos", "a.bin", new Uint8Array(900_000));
  const { id } = (await (await api.request("GET", "/v1/account")).json()) as { id: string };
  await fetch(`${ownServer.url}/admin/v1/accounts/${id}`, {
    method: "PATCH",
    headers: { Authorization: `Bearer ${ownServer.adminToken}`, "Content-Type": "application/json" },
    body: JSON.stringify({ plan: { maxStorageBytes: 1_000_000 } }),
  });
  await page.goto(ownServer.consoleUrl);
  const storage = page.getByRole("region", { name: "Storage" });
  await expect(storage).toContainText("filling up");
  await api.put("photos", "b.bin", new Uint8Array(80_000));
  await expect(storage).toContainText("nearly full", { timeout: LIVE_MS });
});
