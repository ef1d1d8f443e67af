// The native dialogs: what a person chooses there is what happens, and a change of mind is nothing.

import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rmdir, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { isAlive } from './lib/app.mjs';
import { makeBucket, open, transferDone } from './lib/console.mjs';
import { openDesk } from './lib/desk.mjs';
import {
  beginOpenPath,
  beginSavePath,
  cancelDialog,
  confirmUntilAsked,
  openPath,
  pressOk,
  savePath,
} from './lib/dialogs.mjs';
import { run, until } from './lib/processes.mjs';
import { hashOf, plantLarge } from './lib/tree.mjs';

const WINDOW = '^Stowbox$';

test('an object is saved where the save dialog says, byte for byte, and nothing else is left there', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const source = join(desk.home.path, 'source.bin');
  await plantLarge(source, 5_000_000);
  await makeBucket(app.page, 'photos');
  const body = createReadStream(source);
  await app.fetch('/v1/buckets/photos/objects/2026/%C3%BC.bin', { method: 'PUT', body, duplex: 'half' });
  const folder = join(desk.home.path, 'Downloads');
  await mkdir(folder);

  await open(app.page, '2026');
  await open(app.page, 'ü.bin');
  await app.page.click("//button[normalize-space()='Download']");
  await savePath(desk.screen, 'Save as', join(folder, 'saved.bin'));
  await transferDone(app.page, 'ü.bin');

  assert.deepEqual(await readdir(folder), ['saved.bin']);
  const saved = await hashOf(createReadStream(join(folder, 'saved.bin')));
  assert.equal(saved, await hashOf(createReadStream(source)));
});

test('saving over a file asks, and replaces it when told to', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const target = join(desk.home.path, 'old.txt');
  await writeFile(target, 'old');
  await app.api('POST', '/v1/buckets', { name: 'photos' });
  await app.fetch('/v1/buckets/photos/objects/a', { method: 'PUT', body: 'new' });

  const started = app.page.invoke('start_download', { bucket: 'photos', key: 'a' });
  await beginSavePath(desk.screen, 'Save as', target);
  await confirmUntilAsked(desk.screen, 'Save as');
  assert.equal(await readFile(target, 'utf8'), 'old');
  await desk.screen.xdotool('key', '--clearmodifiers', 'alt+r');
  const { id } = await started;
  await until('the saved file', async () => (await transfer(app, id)).state === 'done');
  assert.equal(await readFile(target, 'utf8'), 'new');
});

const notRoot = process.getuid() !== 0 && 'only root can make a small disk';

test('saving onto a disk that is full says so, and leaves nothing behind', { skip: notRoot }, async (t) => {
  const desk = await openDesk(t);
  const disk = await mkdtemp(join(tmpdir(), 'stowbox-small-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'stowbox-test', disk]);
  t.after(async () => {
    await run('umount', ['--lazy', disk]);
    await rmdir(disk);
  });
  const app = await desk.drive();
  await app.api('POST', '/v1/buckets', { name: 'photos' });
  await app.fetch('/v1/buckets/photos/objects/large', { method: 'PUT', body: Buffer.alloc(5_000_000, 'x') });

  const started = app.page.invoke('start_download', { bucket: 'photos', key: 'large' });
  await savePath(desk.screen, 'Save as', join(disk, 'large'));
  const { id } = await started;
  await until('the end of the transfer', async () => (await transfer(app, id)).state !== 'running');
  const { state, files } = await transfer(app, id);
  assert.equal(state, 'failed');
  assert.deepEqual(files[0].error, {
    code: 'insufficient_storage',
    message: 'The disk is full. Free some space there, or save it elsewhere.',
  });
  assert.deepEqual(await readdir(disk), []);
});

test('a cancelled save dialog starts nothing', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  await app.api('POST', '/v1/buckets', { name: 'photos' });
  await app.fetch('/v1/buckets/photos/objects/a', { method: 'PUT', body: 'a' });

  const started = app.page.invoke('start_download', { bucket: 'photos', key: 'a' });
  await cancelDialog(desk.screen, 'Save as');
  assert.equal(await started, null);
  assert.deepEqual(await app.page.invoke('list_transfers'), []);
});

test('a file and a folder are picked by their dialogs', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const [file, folder] = [join(desk.home.path, 'a file.txt'), join(desk.home.path, 'a folder')];
  await writeFile(file, 'text');
  await mkdir(folder);

  const files = app.page.invoke('pick_files');
  await openPath(desk.screen, 'Upload files', file);
  assert.deepEqual(await files, [file]);

  const folders = app.page.invoke('pick_folder');
  await openPath(desk.screen, 'Upload a folder', folder);
  assert.deepEqual(await folders, [folder]);

  const none = app.page.invoke('pick_files');
  await cancelDialog(desk.screen, 'Upload files');
  assert.deepEqual(await none, []);
});

test('SIGTERM ends the app although a dialog waits for an answer', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const picked = app.page.invoke('pick_files').catch(() => 'the app has gone');
  await beginOpenPath(desk.screen, 'Upload files', '/no/such/folder/file');
  // GTK complains in a loop of its own, which holds up the app's.
  await confirmUntilAsked(desk.screen, 'Upload files');
  await app.terminate();
  assert.equal(await picked, 'the app has gone');
});

test('closing the window while a transfer runs asks first, and the next start goes on', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const large = join(desk.home.path, 'large.bin');
  // Holes only: it takes no room itself, and longer to upload than this test runs.
  await writeFile(large, '');
  await truncate(large, 20 * 2 ** 30);
  await app.api('POST', '/v1/buckets', { name: 'photos' });
  const { id } = await app.page.invoke('start_upload', { bucket: 'photos', prefix: '', paths: [large] });
  const window = await desk.screen.window(WINDOW);

  await desk.screen.closeWindow(window);
  await cancelDialog(desk.screen, 'Quit Stowbox\\?');
  assert.equal((await transfer(app, id)).state, 'running', 'a change of mind leaves it running');

  await desk.screen.closeWindow(window);
  await pressOk(desk.screen, 'Quit Stowbox\\?');
  await until('the end of the app', async () => !(await isAlive(app.pid)));
  await app.close();

  const next = await desk.drive();
  assert.deepEqual((await next.api('GET', '/v1/buckets/photos/objects')).data, [], 'nothing is stored half');
  assert.equal((await transfer(next, id)).state, 'running');
  await next.page.invoke('cancel_transfer', { id });
});

test('closing the window while a bulk operation of the page runs asks first', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  await makeBucket(app.page, 'photos');
  await app.fetch('/v1/buckets/photos/objects/a', { method: 'PUT', body: 'a' });
  await open(app.page, 'a');
  // What it asks for does not come back: the operation runs as long as this test wants.
  await app.page.run(`
    const { fetch } = window;
    window.fetch = (url, init) => String(url).endsWith('/batch-delete') ? new Promise((go) => { window.letGo = go; }).then(() => fetch(url, init)) : fetch(url, init);
  `);
  await app.page.click("//aside//button[@aria-label='More']");
  await app.page.click("//*[@role='menuitem'][normalize-space()='Delete…']");
  await app.page.click("//*[@role='dialog']//button[normalize-space()='Delete 1']");
  await until('the operation', async () => (await app.page.find("//*[@role='dialog']")) === null);
  const window = await desk.screen.window(WINDOW);

  await desk.screen.closeWindow(window);
  await cancelDialog(desk.screen, 'Quit Stowbox\\?');
  assert.ok(await isAlive(app.pid), 'a change of mind leaves it running');

  // Once it is done there is nothing to ask.
  await app.page.run('window.letGo()');
  await until('the end of the operation', async () => (await app.api('GET', '/v1/buckets/photos/objects')).data.length === 0);
  await app.page.wait("//*[contains(., '1 object moved to the trash')]");
  await desk.screen.closeWindow(window);
  await until('the end of the app', async () => !(await isAlive(app.pid)));
});

test('what the page made is saved where the save dialog says, and a change of mind saves nothing', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const folder = join(desk.home.path, 'Downloads');
  await mkdir(folder);
  await app.page.click("//nav//a[normalize-space()='API']");
  await app.page.click("//nav[@aria-label='Operations']//a[@title='GET /v1/account']");
  await app.page.click("//form//button[normalize-space()='Send']");
  const save = "//button[normalize-space()='Save the body']";

  await app.page.click(save);
  await cancelDialog(desk.screen, 'Save as');
  assert.deepEqual(await readdir(folder), []);

  await app.page.click(save);
  await savePath(desk.screen, 'Save as', join(folder, 'of mine.json'));
  await app.page.wait(`//*[contains(., 'Saved as ${join(folder, 'of mine.json')}')]`);
  assert.deepEqual(await readdir(folder), ['of mine.json']);
  const { id } = await app.api('GET', '/v1/account');
  assert.equal(JSON.parse(await readFile(join(folder, 'of mine.json'), 'utf8')).id, id);

  await app.page.click(save);
  await savePath(desk.screen, 'Save as', '/proc/nowhere.json');
  await app.page.wait("//*[@role='alert'][contains(., 'file_unwritable')]");
});

async function transfer(app, id) {
  return (await app.page.invoke('list_transfers')).find((transfer) => transfer.id === id);
}
