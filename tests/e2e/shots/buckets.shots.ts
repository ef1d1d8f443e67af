import { fillSample } from "./sample";
import { tour } from "./tour";

tour("buckets", async ({ page, server, api, take, goTo }) => {
  await page.goto(server.consoleUrl);
  await goTo("Buckets");
  await page.getByRole("button", { name: "New bucket" }).click();
  await page.getByLabel("Name", { exact: true }).fill("My photos");
  await take("bucket-create-problem");
  await page.getByLabel("Name", { exact: true }).fill("drafts");
  await take("bucket-create");
  await page.getByRole("button", { name: "Create bucket" }).click();
  await page.getByRole("heading", { name: "This bucket is empty" }).waitFor();
  await take("bucket-empty");
  await fillSample(api, page);
  await goTo("Buckets");
  await page.getByRole("row", { name: /website/ }).waitFor();
  await take("buckets");
  await page.getByRole("link", { name: "photos", exact: true }).click();
  await page.getByRole("row", { name: /harbour/ }).waitFor();
  await page.getByRole("button", { name: "Bucket settings" }).click();
  await page.getByRole("button", { name: "Save" }).waitFor();
  await take("bucket-settings");
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByLabel("Type photos to confirm").fill("photos");
  await take("bucket-delete");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByRole("searchbox", { name: "Find" }).fill("o");
  await page.getByRole("grid", { name: "Found in photos" }).waitFor();
  await take("find");
  await page.getByRole("searchbox", { name: "Find" }).fill("nothing like this");
  await page.getByRole("heading", { name: "Nothing found" }).waitFor();
  await take("find-nothing");
  await page.getByRole("button", { name: "Close the search" }).click();

  await page.getByRole("button", { name: "Trash" }).click();
  await page.getByRole("heading", { name: "The trash is empty" }).waitFor();
  await take("trash-empty");
  for (const key of ["old draft.txt", "قديم.png"]) {
    await api.put("photos", key, "old");
    await api.delete("photos", key);
  }
  await page.getByRole("row", { name: /old draft/ }).waitFor();
  await take("trash");
  await page.getByRole("row", { name: /old draft/ }).click();
  await page.getByRole("button", { name: "Restore" }).waitFor();
  await take("trash-restore");
});
