import type { Page } from "@playwright/test";
import { expect } from "./fixtures";

/** Tab until something of this name has the focus, as a person does who sees the ring move. */
export async function tabTo(page: Page, name: RegExp | string, backwards = false): Promise<void> {
  const wanted = typeof name === "string" ? new RegExp(`^${name}$`) : name;
  const seen: string[] = [];
  for (let step = 0; step < 60; step += 1) {
    const focused = await focusedName(page);
    if (wanted.test(focused)) return;
    seen.push(focused);
    await page.keyboard.press(backwards ? "Shift+Tab" : "Tab");
  }
  throw new Error(`Tab does not lead to ${wanted}, only to: ${seen.join(" · ")}`);
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return "";
    const label = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ? element.labels?.[0]?.textContent : null;
    return (element.getAttribute("aria-label") ?? label ?? element.textContent ?? "").trim().replace(/\s+/g, " ");
  });
}

export async function press(page: Page, name: RegExp | string, key = "Enter"): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

/** By the palette, which is the way of the keyboard. */
export async function goTo(page: Page, words: string, heading: RegExp | string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Go to or do" })).toBeFocused();
  await page.keyboard.type(words);
  await expect(page.getByRole("option").first()).toContainText(new RegExp(words, "i"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
}
