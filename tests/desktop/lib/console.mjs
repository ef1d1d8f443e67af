// The console in the window, used as a person does.

import { until } from './processes.mjs';

/** Makes a bucket, and ends in it. */
export async function makeBucket(page, name) {
  await page.click("//nav//a[normalize-space()='Buckets']");
  await page.click("//button[normalize-space()='New bucket']");
  await page.type("//*[@role='dialog']//input[not(@type='radio')]", name);
  await page.click("//*[@role='dialog']//button[normalize-space()='Create bucket']");
  await until('the new bucket', async () => new URL(await page.url()).pathname === `/buckets/${name}`);
}

/** Opens a folder, or an object's details, by its name in the list. */
export function open(page, name) {
  return page.click(`//*[@role='row']//a[normalize-space()='${name}']`);
}

/** Waits until the list names it. */
export function listed(page, name) {
  return page.wait(`//*[@role='row']//a[normalize-space()='${name}']`);
}

/** Waits for the row of a transfer to say that it is done, and gives its text. */
export async function transferDone(page, title) {
  const row = `//ul[@aria-label='Transfers']/li[@aria-label='${title}']`;
  await page.wait(`${row}//*[@aria-label='Done']`, 120_000);
  return (await page.find(row)).text();
}

/** Confirms the sheet that says what an upload comes to, and gives what it said. */
export async function confirmUpload(page, conflict) {
  const sheet = "//*[@role='dialog']";
  const said = await (await page.wait(`${sheet}[.//button[starts-with(normalize-space(), 'Upload ')]]`)).text();
  if (conflict) await page.click(`${sheet}//label[.//*[normalize-space()='${conflict}']]`);
  await page.click(`${sheet}//button[starts-with(normalize-space(), 'Upload ')]`);
  return said;
}

/** Opens the panel of everything long. */
export function openActivity(page) {
  return page.click("//button[@title='Activity' and @aria-expanded='false']");
}
