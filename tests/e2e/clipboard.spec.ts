import { expect, test } from "./fixtures";

// As on a page that comes by plain http from another computer: browsers keep the clipboard from it.
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    Reflect.deleteProperty(window, "ClipboardItem");
  });
});

test("without the clipboard of secured pages what is copied can be pasted all the same, also out of a dialog", async ({ page, server, api, bucket }) => {
  await api.put(bucket, "photo.jpg");
  await page.goto(server.consoleUrl);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" }).click();
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog", { name: "New key" });
  const copy = dialog.getByRole("button", { name: "Copy as curl" });
  await copy.click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeFocused();
  await expect(dialog).toBeVisible();
  const name = dialog.getByRole("textbox", { name: "Name" });
  await name.focus();
  await page.keyboard.press("Control+v");
  await expect(name).toHaveValue(/^curl .*\/v1\/keys/);

  await page.goto(`${server.url}/buckets/${bucket}?object=photo.jpg`);
  await page.getByRole("button", { name: "Copy 24 h link" }).click();
  await expect(page.getByText("Link copied.")).toBeVisible();
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.keyboard.press("Control+v");
  await expect(page.getByRole("searchbox", { name: "Find" })).toHaveValue(new RegExp(`/signed/${bucket}/photo\\.jpg`));
});

test("where copying fails altogether, it says so and what to do", async ({ page, server, api, bucket }) => {
  await api.put(bucket, "photo.jpg");
  await page.addInitScript(() => {
    document.execCommand = () => false;
  });
  await page.goto(server.consoleUrl);
  await page.goto(`${server.url}/buckets/${bucket}?object=photo.jpg`);
  await page.getByRole("button", { name: "Copy URL" }).click();
  await expect(page.getByRole("button", { name: "Not copied: select it by hand" })).toBeVisible();
  await page.getByRole("button", { name: "Copy 24 h link" }).click();
  await expect(page.getByText("copying was refused")).toBeVisible();
});
