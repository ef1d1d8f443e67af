// Transfers in the window: looked at before they begin, paused, cut off in the middle, and folders on their way back.

import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { isAlive } from './lib/app.mjs';
import { confirmUpload, makeBucket, openActivity, transferDone } from './lib/console.mjs';
import { openDesk } from './lib/desk.mjs';
import { openPath } from './lib/dialogs.mjs';
import { run, until } from './lib/processes.mjs';
import { hashOf, hashesOf, plant, plantLarge } from './lib/tree.mjs';

const MIB = 2 ** 20;
const PART = 8 * MIB;
/** Eight parts. */
const LARGE = 60 * MIB;

test('what would be left out is known before a byte is sent, and a change of mind sends none', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const folder = join(desk.home.path, 'a folder');
  await plant(folder, { 'one.txt': 'one', 'two.txt': 'two' });
  await run('ln', ['-s', 'one.txt', join(folder, 'link')]);
  await makeBucket(app.page, 'photos');

  const { files, sizeBytes, folder: hasFolder, skipped } = await app.page.invoke('measure_upload', { paths: [folder] });
  assert.deepEqual([files, sizeBytes, hasFolder], [2, 6, true]);
  assert.deepEqual(skipped, [{ path: join(folder, 'link'), reason: 'It is a symbolic link; links are not followed.' }]);

  await chooseFolder(desk, app, folder);
  const sheet = "//*[@role='dialog']";
  assert.match(await (await app.page.wait(sheet)).text(), /Upload “a folder”.*2 files, 6 B, to photos\//s);
  await app.page.click(`${sheet}//button[normalize-space()='Cancel']`);
  await until('the end of the sheet', async () => (await app.page.find(sheet)) === null);
  assert.deepEqual(await app.page.invoke('list_transfers'), []);
});

test('both are kept where a name is taken, when the sheet was told so', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const folder = join(desk.home.path, 'box');
  await plant(folder, { 'taken.txt': 'new', 'free.txt': 'new' });
  await makeBucket(app.page, 'photos');
  await app.fetch('/v1/buckets/photos/objects/box/taken.txt', { method: 'PUT', body: 'old' });

  await chooseFolder(desk, app, folder);
  await confirmUpload(app.page, 'Keep both');
  assert.match(await transferDone(app.page, 'box'), /2 files uploaded/);
  const text = async (key) => (await app.fetch(`/v1/buckets/photos/objects/box/${key}`)).text();
  assert.deepEqual(
    [await text('taken.txt'), await text('taken%20(2).txt'), await text('free.txt')],
    ['old', 'new', 'new'],
  );
});

test('a large file is paused, and goes on from the parts that are safe', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const { id, path } = await startLarge(desk, app);
  await until('two parts', async () => (await parts(app)).length >= 2);
  await app.page.click("//button[@aria-label='Pause large.bin']");
  const row = "//ul[@aria-label='Transfers']/li[@aria-label='large.bin']";
  await app.page.wait(`${row}//*[@aria-label='Paused']`);
  await app.page.click("//button[@aria-label='Show the files of large.bin']");
  const paused = await transfer(app, id);
  assert.equal(paused.bytesDone, paused.files[0].safe.parts * PART);
  const before = await parts(app);
  assert.match(await (await app.page.wait(row)).text(), new RegExp(`Part ${before.length} of 8 is safe`));

  await app.page.invoke('limit_transfers', { limits: { parallel: 4, bandwidth: 12 * MIB } });
  await app.page.click("//button[@aria-label='Go on with large.bin']");
  await until('another part', async () => (await parts(app)).length > before.length);
  assert.deepEqual((await parts(app)).slice(0, before.length), before, 'none was sent again');
  await app.page.invoke('limit_transfers', { limits: { parallel: 4, bandwidth: null } });
  await transferDone(app.page, 'large.bin');
  await sameBytes(app, path);
});

test('killed in the middle of a large file, the next start goes on without sending the safe parts again', async (t) => {
  const desk = await openDesk(t);
  const first = await desk.drive();
  const { id, path } = await startLarge(desk, first);
  await until('two parts', async () => (await parts(first)).length >= 2);
  process.kill(first.pid, 'SIGKILL');
  await until('the end of the app', async () => !(await isAlive(first.pid)));
  await first.close();

  const second = await desk.drive();
  assert.equal((await transfer(second, id)).state, 'running', 'by itself');
  const before = await parts(second);
  assert.ok(before.length >= 2 && before.length < 8, `${before.length} parts are safe`);
  await until('another part', async () => (await parts(second)).length > before.length);
  assert.deepEqual((await parts(second)).slice(0, before.length), before, 'none was sent again');

  await openActivity(second.page);
  await second.page.invoke('limit_transfers', { limits: { parallel: 4, bandwidth: null } });
  await transferDone(second.page, 'large.bin');
  await sameBytes(second, path);
});

test('what ended is listed after a restart, and a file that changed meanwhile is asked about', async (t) => {
  const desk = await openDesk(t);
  const first = await desk.drive();
  const { id, path } = await startLarge(desk, first);
  await until('a part', async () => (await parts(first)).length >= 1);
  await first.close();
  await plantLarge(path, LARGE + 1);

  const second = await desk.drive();
  await openActivity(second.page);
  const row = "//ul[@aria-label='Transfers']/li[@aria-label='large.bin']";
  await second.page.wait(`${row}//*[@aria-label='Failed']`);
  assert.equal((await transfer(second, id)).files[0].error.code, 'file_changed');
  await second.page.invoke('limit_transfers', { limits: { parallel: 4, bandwidth: null } });
  await second.page.click(`${row}//button[normalize-space()='Retry 1']`);
  await transferDone(second.page, 'large.bin');
  await sameBytes(second, path);
  await second.close();

  const third = await desk.drive();
  await openActivity(third.page);
  assert.match(await transferDone(third.page, 'large.bin'), /1 file uploaded/);
});

test('a folder and an object are saved as a tree, beside what is there already', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  await makeBucket(app.page, 'photos');
  const put = (key) => app.fetch(`/v1/buckets/photos/objects/${key}`, { method: 'PUT', body: key });
  for (const key of ['may/a.txt', 'may/deep/er/b.txt', 'may/x:y', 'plain.txt', 'other.txt']) await put(key);
  const target = join(desk.home.path, 'Downloads');
  await plant(target, { 'plain.txt': 'mine' });

  const chosen = { title: 'two rows', base: '', keys: ['plain.txt'], regions: [{ prefix: 'may/' }] };
  const started = app.page.invoke('start_tree_download', { bucket: 'photos', chosen });
  await openPath(desk.screen, 'Save into a folder', target);
  await started;
  await transferDone(app.page, 'two rows');
  assert.deepEqual(Object.keys(await hashesOf(target)).sort(), [
    'may/a.txt',
    'may/deep/er/b.txt',
    'may/x_y',
    'plain (2).txt',
    'plain.txt',
  ]);
  assert.equal(await readFile(join(target, 'plain.txt'), 'utf8'), 'mine');
});

/** Chooses a folder to upload, by the menu and the dialog. */
async function chooseFolder(desk, app, folder) {
  await app.page.click("//header//button[normalize-space()='Upload']");
  await app.page.click("//*[@role='menuitem'][normalize-space()='Upload a folder']");
  await openPath(desk.screen, 'Upload a folder', folder);
}

/** Begins a large file, which takes its time. */
async function startLarge(desk, app) {
  const path = join(desk.home.path, 'large.bin');
  await plantLarge(path, LARGE);
  await makeBucket(app.page, 'photos');
  await app.page.invoke('limit_transfers', { limits: { parallel: 4, bandwidth: 12 * MIB } });
  const { id } = await app.page.invoke('start_upload', { bucket: 'photos', prefix: '', paths: [path] });
  return { id, path };
}

/** The parts of the one unfinished upload, as the API lists them. */
async function parts(app) {
  const [upload] = (await app.api('GET', '/v1/buckets/photos/uploads')).data;
  if (upload === undefined) return [];
  return (await app.api('GET', `/v1/buckets/photos/uploads/${upload.uploadId}/parts?key=large.bin&limit=1000`)).data;
}

async function transfer(app, id) {
  return (await app.page.invoke('list_transfers')).find((transfer) => transfer.id === id);
}

async function sameBytes(app, path) {
  const got = await app.fetch('/v1/buckets/photos/objects/large.bin');
  assert.equal(got.status, 200);
  assert.equal(await hashOf(got.body), await hashOf(createReadStream(path)));
}
