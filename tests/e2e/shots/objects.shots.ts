import { fillSample } from "./sample";
import { tour } from "./tour";

tour("objects", async ({ page, server, api, take }) => {
  await page.goto(server.consoleUrl);
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await fillSample(api, page);
  await page.goto(`${server.url}/buckets/photos`);
  await page.getByRole("row", { name: /harbour/ }).waitFor();
  await take("browser");
  await page.getByRole("row", { name: /harbour/ }).click();
  await page.getByRole("heading", { name: "Checksums" }).waitFor();
  await page.getByRole("img", { name: "harbour.jpg" }).waitFor();
  await take("object");
  const panel = page.getByRole("complementary", { name: "Object" });
  await panel.getByRole("heading", { name: "Checksums" }).scrollIntoViewIfNeeded();
  await take("object-details");
  await panel.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Save" }).waitFor();
  await take("object-edit");
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "Share…" }).click();
  await page.getByRole("button", { name: "Make and copy the link" }).waitFor();
  await take("share");
  await page.getByRole("button", { name: "Make and copy the link" }).click();
  await page.getByRole("img", { name: "QR code of the link" }).waitFor();
  await take("shared");
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "More" }).click();
  await take("object-more");
  await page.keyboard.press("Escape");
  for (const [name, view, shot] of [
    ["people.csv", "Table", "preview-csv"],
    ["settings.json", "JSON", "preview-json"],
    ["notes.txt", "Text", "preview-text"],
    ["box.bin", "Bytes", "preview-bytes"],
  ] as const) {
    await page.goto(`${server.url}/buckets/photos?object=${encodeURIComponent(name)}`);
    await panel.getByRole("region", { name: view, exact: true }).waitFor();
    await take(shot);
  }
  await panel.getByRole("button", { name: "Enlarge the preview" }).click();
  await take("preview-large");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Close the details" }).click();

  const selected = page.getByRole("toolbar", { name: "Selection" });
  await page.getByRole("grid").getByRole("row", { name: /2025/ }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+End");
  await selected.waitFor();
  await take("selection");
  for (const [button, confirm, shot] of [
    ["Copy", "Copy here", "copy"],
    ["Move", "Move here", "move"],
  ] as const) {
    await selected.getByRole("button", { name: button, exact: true }).click();
    await page.getByRole("button", { name: confirm }).waitFor();
    await take(shot);
    await page.keyboard.press("Escape");
  }
  await selected.getByRole("button", { name: "Delete" }).click();
  await page.getByText(/will be kept in the trash/).waitFor();
  await take("delete");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.getByRole("row", { name: /harbour/ }).focus();
  await page.keyboard.press("F2");
  await page.getByRole("button", { name: "Rename", exact: true }).waitFor();
  await page.getByLabel("Name", { exact: true }).fill("notes.txt");
  await take("rename");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New folder" }).click();
  await page.getByLabel("Name", { exact: true }).fill("a/../b");
  await take("new-folder");
});
