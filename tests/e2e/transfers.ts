import type { JSHandle, Locator, Page } from "@playwright/test";

/** Chooses files or a folder of the disk by the Upload button. */
export async function choose(page: Page, item: "Upload files" | "Upload a folder", what: string | string[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
  await (await chooser).setFiles(what);
}

export const transfers = (page: Page): Locator => page.getByRole("list", { name: "Transfers" });

/** One file that says "dropped", as a drop hands it over. */
export function oneFile(page: Page, name: string): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle((called) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["dropped"], called, { type: "text/plain" }));
    return transfer;
  }, name);
}

/** `f0.txt`, `f1.txt` and so on, each of which holds its own number. */
export function manyFiles(page: Page, count: number): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle((many) => {
    const transfer = new DataTransfer();
    for (let index = 0; index < many; index += 1) transfer.items.add(new File([`${index}`], `f${index}.txt`));
    return transfer;
  }, count);
}

/** The numbers of the parts that the page sends from now on, in their order. */
export function sentParts(page: Page): readonly string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    const number = /\/parts\/(\d+)\?/.exec(request.url())?.[1];
    if (number !== undefined) sent.push(number);
  });
  return sent;
}

/** Makes the page's line so slow that an upload can be looked at while it runs; null is as fast as it goes. */
export async function uploadLimit(page: Page): Promise<(bytesPerSecond: number | null) => Promise<void>> {
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  return async (bytesPerSecond) => {
    const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond ?? -1 };
    await network.send("Network.emulateNetworkConditions", line);
  };
}
