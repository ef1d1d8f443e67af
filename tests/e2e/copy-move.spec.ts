import type { Page } from "@playwright/test";
import { clipboard, expect, expectAccessible, gate, test } from "./fixtures";

const row = (page: Page, name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
const selection = (page: Page) => page.getByRole("toolbar", { name: "Selection" });

async function open(page: Page, bucket: string, path = ""): Promise<void> {
  await page.goto(new URL(`/buckets/${bucket}${path}`, page.url()).href);
  await expect(page.getByRole("grid")).toBeVisible();
}

test("F2 renames an object and follows it; a name in use is asked about first", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "a/old ü.txt", "old");
  await api.put(bucket, "a/there.txt", "there");
  await open(page, bucket, "/a?object=a%2Fold%20%C3%BC.txt");
  await row(page, "old ü.txt").focus();
  await page.keyboard.press("F2");
  const dialog = page.getByRole("dialog", { name: "Rename “old ü.txt”" });
  const name = dialog.getByRole("textbox", { name: "Name" });
  await expect(name).toBeFocused();
  // The ending is not selected.
  await page.keyboard.type("новый");
  await expect(name).toHaveValue("новый.txt");
  await name.fill("../x");
  await expect(dialog.getByText("A folder cannot be named “.” or “..”.")).toBeVisible();
  await expectAccessible(page);
  await name.fill("there.txt");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("There is an object of this name. It would be replaced, and nothing brings it back.")).toBeVisible();
  await name.fill("новый.txt");
  await dialog.getByRole("button", { name: "Rename", exact: true }).dblclick();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("complementary", { name: "Object" }).getByRole("heading", { name: "новый.txt" })).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["a/there.txt", "a/новый.txt"]);
  expect(await api.text(bucket, "a/новый.txt")).toBe("old");
});

test("a folder is renamed with all that is in it", async ({ console: page, api, bucket }) => {
  await api.putMany(bucket, ["old/1", "old/deep/2", "older/3"]);
  await open(page, bucket);
  await row(page, "old").focus();
  await page.keyboard.press("F2");
  const dialog = page.getByRole("dialog", { name: "Rename the folder “old”" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("new 📦");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(row(page, "new 📦")).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["new 📦/1", "new 📦/deep/2", "older/3"]);
  await expect(page.getByText("Renamed to new 📦")).toBeVisible();
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("2 objects moved back", { exact: true })).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["old/1", "old/deep/2", "older/3"]);
  await expect(row(page, "old")).toBeVisible();
});

test("a rename is taken back by one click, and not over what took the old name meanwhile", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "a/one.txt", "1");
  await open(page, bucket, "/a");
  const rename = async (to: string) => {
    await page.getByRole("row").nth(1).focus();
    await page.keyboard.press("F2");
    const dialog = page.getByRole("dialog", { name: /^Rename/ });
    await dialog.getByRole("textbox", { name: "Name" }).fill(to);
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(page.getByText(`Renamed to ${to}`)).toBeVisible();
  };
  await rename("two.txt");
  await page.getByRole("status").getByRole("button", { name: "Undo" }).dblclick();
  await expect(page.getByText("1 object moved back", { exact: true })).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["a/one.txt"]);
  await expect(row(page, "one.txt")).toBeVisible();
  await rename("two.txt");
  await api.put(bucket, "a/one.txt", "another");
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  const activity = page.getByRole("list", { name: "Transfers" });
  await activity.getByRole("button", { name: "Show what failed: Move 1 object back" }).click();
  await expect(activity).toContainText("precondition_failed");
  await expectAccessible(page);
  expect(await api.text(bucket, "a/one.txt")).toBe("another");
  expect(await api.text(bucket, "a/two.txt")).toBe("1");
});

test("a move that the server refused half way is stopped, told, and tried again for the rest only", async ({ console: page, api, bucket }) => {
  const other = `${bucket}-to`;
  await api.bucket(other);
  await api.putMany(bucket, ["folder/a", "folder/b", "one.txt"]);
  await open(page, bucket);
  await row(page, "folder").focus();
  await page.keyboard.press("Space");
  await row(page, "one.txt").click({ modifiers: ["Control"] });
  await selection(page).getByRole("button", { name: "Move", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Move 2 rows" });
  await dialog.getByLabel("Bucket").selectOption(other);
  const asked: unknown[] = [];
  await page.route("**/objects/batch-copy", async (route) => {
    const body = route.request().postDataJSON() as { prefix?: string };
    asked.push(body);
    // The first call passes, the second finds a storage that does not answer.
    const error = { code: "storage_unavailable", message: "The storage does not answer.", requestId: "req_1", docsUrl: "" };
    if (asked.length === 2) await route.fulfill({ status: 503, json: { error } });
    else await route.continue();
  });
  await dialog.getByRole("button", { name: "Move here" }).dblclick();
  await expect(dialog).toBeHidden();
  const activity = page.getByRole("region", { name: "Activity" });
  await expect(activity).toContainText("1 object moved · ended early");
  await expect(activity).toContainText("The storage does not answer");
  await expectAccessible(page);
  await activity.getByRole("button", { name: "Try again: Move 2 rows" }).click();
  await expect(page.getByText(`3 objects moved to ${other}/`)).toBeVisible();
  expect(asked.map((body) => (body as { keys?: string[]; prefix?: string }).keys ?? (body as { prefix: string }).prefix)).toEqual([
    ["one.txt"],
    "folder/",
    "folder/",
  ]);
  expect(await api.keys(other)).toEqual(["folder/a", "folder/b", "one.txt"]);
  await activity.getByRole("button", { name: "Undo: Move 2 rows" }).click();
  await expect(page.getByRole("status").getByText("3 objects moved back", { exact: true })).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["folder/a", "folder/b", "one.txt"]);
});

test("a long copy goes on while one is elsewhere, is stopped between two calls, and goes on by a click", async ({ console: page, api, bucket }) => {
  await api.putMany(bucket, ["a/1", "b/2", "c/3"]);
  await open(page, bucket);
  await page.getByRole("checkbox", { name: "Select everything listed" }).click();
  await selection(page).getByRole("button", { name: "Copy", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Copy 3 rows" });
  await dialog.getByLabel("Folder", { exact: true }).fill("all");
  const held = gate();
  await page.route("**/objects/batch-copy", async (route) => {
    await held.opened;
    await route.continue();
  });
  await dialog.getByRole("button", { name: "Copy here" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: /Activity.*1 running/ })).toBeVisible();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" }).click();
  const activity = page.getByRole("region", { name: "Activity" });
  await expect(activity).toContainText("0 of 3 objects copied");
  await activity.getByRole("button", { name: "Stop: Copy 3 rows" }).click();
  await expect(activity).toContainText("Stopping");
  held.open();
  await expect(activity).toContainText("Stopped · 1 object copied");
  await expectAccessible(page);
  await activity.getByRole("button", { name: "Go on: Copy 3 rows" }).click();
  await expect(page.getByText(`3 objects copied to ${bucket}/all/`)).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["a/1", "all/a/1", "all/b/2", "all/c/3", "b/2", "c/3"]);
});

test("many objects and folders are copied to another bucket, walked to or typed", async ({ console: page, api, bucket }) => {
  const other = `${bucket}-other`;
  await api.bucket(other);
  await api.put(other, "in/x");
  await api.putMany(bucket, ["folder/a", "folder/deep/b", "file.txt", "stays.txt"]);
  await open(page, bucket);
  await row(page, "folder").focus();
  await page.keyboard.press("Space");
  await row(page, "file.txt").click({ modifiers: ["Control"] });
  await expect(selection(page)).toContainText("2 selected, 3 objects, 3 B");
  await selection(page).getByRole("button", { name: "Copy", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Copy 2 rows" });
  await dialog.getByLabel("Folder", { exact: true }).fill("folder/deep");
  await expect(dialog.getByText("“folder” cannot go into itself.")).toBeVisible();
  await dialog.getByLabel("Bucket").selectOption(other);
  await dialog.getByRole("button", { name: "in", exact: true }).click();
  await expect(dialog.getByLabel("Folder", { exact: true })).toHaveValue("in");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Copy as curl" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await clipboard(page)).toContain(`"destinationBucket":"${other}"`);
  await dialog.getByRole("button", { name: "Copy here" }).dblclick();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`3 objects copied to ${other}/in/`)).toBeVisible();
  await expectAccessible(page);
  expect(await api.keys(other)).toEqual(["in/file.txt", "in/folder/a", "in/folder/deep/b", "in/x"]);
  expect(await api.keys(bucket)).toHaveLength(4);
  await page.getByRole("status").getByRole("button", { name: "Open" }).click();
  await expect(page).toHaveURL(new RegExp(`/buckets/${other}/in$`));
  await expect(row(page, "file.txt")).toBeVisible();
});

test("moving from the details takes the object away and closes them; a refusal says why", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "one.txt", "1");
  await open(page, bucket, "?object=one.txt");
  const panel = page.getByRole("complementary", { name: "Object" });
  await panel.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Move to…" }).click();
  const dialog = page.getByRole("dialog", { name: "Move “one.txt”" });
  await dialog.getByRole("button", { name: "Move here" }).hover();
  await expect(page.getByText("It lies there already. Choose another folder.")).toBeVisible();
  await dialog.getByLabel("Folder", { exact: true }).fill("a/new/folder");
  await dialog.getByRole("button", { name: "Move here" }).click();
  await expect(page.getByText(`1 object moved to ${bucket}/a/new/folder/`)).toBeVisible();
  await expect(panel).toBeHidden();
  expect(await api.keys(bucket)).toEqual(["a/new/folder/one.txt"]);
});

test("the type and the metadata of an object are changed, its bytes stay", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "x.bin", "bytes", { "x-metadata-camera": "Pinhole", "x-metadata-old": "1" });
  await open(page, bucket, "?object=x.bin");
  const panel = page.getByRole("complementary", { name: "Object" });
  await panel.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit “x.bin”" });
  await dialog.getByLabel("Type").fill("text/plain");
  await dialog.getByLabel("Value 1").fill("Möwe 📷");
  await dialog.getByRole("button", { name: "Remove old" }).click();
  await dialog.getByRole("button", { name: "Add an entry" }).click();
  await dialog.getByLabel("Name 2").fill("camera");
  await expect(dialog.getByText("“camera” is there twice.")).toBeVisible();
  await dialog.getByLabel("Name 2").fill("lens");
  await dialog.getByLabel("Value 2").fill("50 mm");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).dblclick();
  await expect(dialog).toBeHidden();
  await expect(panel).toContainText("Möwe 📷");
  await expect(panel.getByRole("region", { name: "Preview" })).toContainText("bytes");
  const answer = await api.request("GET", `/v1/buckets/${bucket}/objects/x.bin`);
  expect(answer.headers.get("content-type")).toBe("text/plain");
  expect(answer.headers.get("x-metadata-old")).toBeNull();
  expect(answer.headers.get("x-metadata-lens")).toBe("50 mm");
});

test("the headers of an object are set, changed and taken away, as the command says", async ({ console: page, api, bucket }) => {
  await api.put(bucket, "x.css", "a{}", { "content-type": "text/css", "cache-control": "no-store", "content-language": "en" });
  await open(page, bucket, "?object=x.css");
  const panel = page.getByRole("complementary", { name: "Object" });
  await panel.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit “x.css”" });
  await expect(dialog.getByLabel("Cache-Control")).toHaveValue("no-store");
  await expect(dialog.getByLabel("Content-Encoding")).toHaveValue("");
  await dialog.getByLabel("Cache-Control").fill("max-age=60");
  await dialog.getByLabel("Content-Disposition").fill('attachment; filename="Möwe.css"');
  await dialog.getByLabel("Content-Language").fill("");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Copy as curl" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  const command = await clipboard(page);
  const sent = page.waitForRequest("**/x.css/copy");
  await dialog.getByLabel("Content-Disposition").press("Enter");
  const body = (await sent).postData() ?? "";
  expect(JSON.parse(body)).toEqual({
    destinationKey: "x.css",
    contentType: "text/css",
    cacheControl: "max-age=60",
    contentDisposition: 'attachment; filename="Möwe.css"',
    contentLanguage: null,
    metadata: {},
  });
  expect(command).toContain(body);
  await expect(dialog).toBeHidden();
  const headers = panel.getByRole("region", { name: "Headers and metadata" });
  await expect(headers).toContainText("max-age=60");
  await expect(headers).toContainText("Möwe.css");
  await expect(headers).not.toContainText("Content-Language");
  const { headers: got } = await api.request("GET", `/v1/buckets/${bucket}/objects/x.css`);
  expect([got.get("cache-control"), got.get("content-language"), got.get("content-type")]).toEqual(["max-age=60", null, "text/css"]);
});

/** Opens the dialog that copies or moves what is listed, towards the folder `to`. */
async function transferDialog(page: Page, how: "Copy" | "Move", to: string) {
  // What was chosen for the last one may still be.
  await page.getByRole("checkbox", { name: /^Select (everything listed|nothing)$/ }).check();
  await selection(page).getByRole("button", { name: how, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: new RegExp(`^${how} `) });
  await dialog.getByLabel("Folder", { exact: true }).fill(to);
  return dialog;
}

test("a copy keeps both where a name is taken, unless one says otherwise, and tells what became of it", async ({ console: page, api, bucket }) => {
  for (const key of ["d/a.txt", "d/b.txt", "to/a.txt"]) await api.put(bucket, key);
  await open(page, bucket, "/d");
  let dialog = await transferDialog(page, "Copy", "to");
  const asked = dialog.getByRole("group", { name: "If there is one of the same name" });
  await expect(asked.getByRole("radio", { name: "Keep both" })).toBeChecked();
  await dialog.getByRole("button", { name: "Copy here" }).click();
  await expect(page.getByText(`2 objects copied to ${bucket}/to/ · 1 got a number`)).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["d/a.txt", "d/b.txt", "to/a (2).txt", "to/a.txt", "to/b.txt"]);
  expect([await api.text(bucket, "to/a.txt"), await api.text(bucket, "to/a (2).txt")]).toEqual(["to/a.txt", "d/a.txt"]);

  dialog = await transferDialog(page, "Copy", "to");
  await asked.getByRole("radio", { name: "Keep both" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(asked.getByRole("radio", { name: "Skip" })).toBeChecked();
  await expect(dialog.getByText("Both stay where they are.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Copy as curl" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await clipboard(page)).toContain('"destinationPrefix":"to/","onConflict":"skip"');
  await dialog.getByRole("button", { name: "Copy here" }).click();
  await expect(page.getByText(`0 objects copied to ${bucket}/to/ · 2 skipped`)).toBeVisible();
  expect(await api.text(bucket, "to/a.txt")).toBe("to/a.txt");

  dialog = await transferDialog(page, "Copy", "to");
  await asked.getByText("Replace").click();
  await expect(dialog.getByText("What is there goes for good: Undo does not bring it back.")).toBeVisible();
  await dialog.getByRole("button", { name: "Copy here" }).click();
  await expect(page.getByText(`2 objects copied to ${bucket}/to/ · 2 replaced`)).toBeVisible();
  expect(await api.text(bucket, "to/a.txt")).toBe("d/a.txt");
});

for (const trashDays of [0, 7]) {
  const where = trashDays === 0 ? "is gone, and says so" : "is in the trash, and leads there";
  test(`taking back a move leaves alone what it skipped; what it replaced ${where}`, async ({ console: page, api, bucket }) => {
    await api.request("PATCH", `/v1/buckets/${bucket}`, { json: { trashDays } });
    for (const key of ["d/a.txt", "d/b.txt", "to/a.txt", "to/b.txt", "to/b (2).txt"]) await api.put(bucket, key);
    await open(page, bucket, "/d");
    let dialog = await transferDialog(page, "Move", "to");
    await dialog.getByRole("button", { name: "Move here" }).click();
    await expect(page.getByText(`2 objects moved to ${bucket}/to/ · 2 got a number`)).toBeVisible();
    expect(await api.text(bucket, "to/b (3).txt")).toBe("d/b.txt");
    await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("2 objects moved back", { exact: true })).toBeVisible();
    expect(await api.keys(bucket)).toEqual(["d/a.txt", "d/b.txt", "to/a.txt", "to/b (2).txt", "to/b.txt"]);

    await expect(row(page, "b.txt")).toBeVisible();
    dialog = await transferDialog(page, "Move", "to");
    await dialog.getByText("Replace", { exact: true }).click();
    await dialog.getByRole("button", { name: "Move here" }).click();
    const caveat = trashDays === 0 ? "Undo does not bring back what was replaced" : "what was replaced is in the trash";
    await expect(page.getByText(`2 objects moved to ${bucket}/to/ · 2 replaced · ${caveat}`)).toBeVisible();
    await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
    const back = "2 objects moved back. What had been replaced (2 objects) is";
    await expect(page.getByText(`${back} ${trashDays === 0 ? "gone" : "in the trash"}.`)).toBeVisible();
    expect(await api.keys(bucket)).toEqual(["d/a.txt", "d/b.txt", "to/b (2).txt"]);
    if (trashDays === 0) return;
    await page.getByRole("status").getByRole("button", { name: "Open it" }).click();
    const trash = page.getByRole("grid", { name: `Trash of ${bucket}` });
    await expect(trash.getByText("to/a.txt")).toBeVisible();
    await expect(trash.getByText("to/b.txt")).toBeVisible();
  });
}

test("a copy whose answer was lost is not made twice by asking again", async ({ console: page, api, bucket }) => {
  await api.putMany(bucket, ["d/a.txt", "d/deep/b.txt"]);
  await open(page, bucket, "/d");
  const dialog = await transferDialog(page, "Copy", "to");
  const lost = new Set<string>();
  await page.route("**/objects/batch-copy", async (route) => {
    const body = route.request().postData() ?? "";
    if (lost.has(body)) return route.continue();
    lost.add(body);
    // The server does it, and nobody hears of it.
    await route.fetch();
    return route.abort();
  });
  await dialog.getByRole("button", { name: "Copy here" }).click();
  await expect(page.getByText(`2 objects copied to ${bucket}/to/`, { exact: true })).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["d/a.txt", "d/deep/b.txt", "to/a.txt", "to/deep/b.txt"]);
});

test("folders are put together under one name as one chooses, and a name that is taken meanwhile is asked about", async ({ console: page, api, bucket }) => {
  for (const key of ["old/a.txt", "there/a.txt", "x.txt"]) await api.put(bucket, key);
  await open(page, bucket);
  await row(page, "old").focus();
  await page.keyboard.press("F2");
  let dialog = page.getByRole("dialog", { name: "Rename the folder “old”" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("there");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("There is such a folder. The two would be put together.")).toBeVisible();
  await expect(dialog.getByRole("radio", { name: "Keep both" })).toBeChecked();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Put them together" }).click();
  await expect(page.getByText("Renamed to there · 1 got a number")).toBeVisible();
  expect(await api.keys(bucket)).toEqual(["there/a (2).txt", "there/a.txt", "x.txt"]);

  await row(page, "there").focus();
  await page.keyboard.press("ArrowDown");
  await expect(row(page, "x.txt")).toBeFocused();
  await page.keyboard.press("F2");
  dialog = page.getByRole("dialog", { name: "Rename “x.txt”" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("y.txt");
  await page.route("**/x.txt/copy", async (route) => {
    // Somebody else comes first, at the last moment.
    await api.put(bucket, "y.txt", "theirs");
    await route.continue();
  }, { times: 1 });
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("There is an object of this name.")).toBeVisible();
  expect(await api.text(bucket, "y.txt")).toBe("theirs");
  await dialog.getByRole("button", { name: "Replace it" }).click();
  await expect(page.getByText("Renamed to y.txt · Undo does not bring back what was replaced")).toBeVisible();
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("1 object moved back. What had been replaced (1 object) is gone.")).toBeVisible();
  expect(await api.text(bucket, "x.txt")).toBe("x.txt");
});
