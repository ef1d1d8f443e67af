// A notification when something long has ended and nobody looks at the window.

import assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { openDesk } from './lib/desk.mjs';
import { until } from './lib/processes.mjs';

const WINDOW = '^Stowbox$';
/** Longer than what counts as long. */
const LONG_MS = 5_500;

test('the end of a long upload is told when the window is not in front, and a click opens it', async (t) => {
  const { desk, app, desktop } = await openDesktop(t, 'notifications');
  const window = await desk.screen.window(WINDOW);
  await desk.screen.xdotool('windowminimize', window);
  await until('the window out of sight', async () => (await desk.screen.windows(WINDOW)).length === 0);
  await uploadForLong(desk, app);

  const told = await desktop.notification('Upload finished');
  assert.equal(told.text, 'large.bin to photos');
  assert.equal(told.app, 'Stowbox');
  await desktop.answer(told);
  assert.equal(await desk.screen.window(WINDOW), window);
});

test('one that failed says so', async (t) => {
  const { desk, app, desktop } = await openDesktop(t, 'notifications');
  await desk.screen.xdotool('windowminimize', await desk.screen.window(WINDOW));
  const { id: account } = await app.api('GET', '/v1/account');
  await uploadForLong(desk, app, () =>
    app.api('PATCH', `/admin/v1/accounts/${account}`, { plan: { maxStorageBytes: 1 } }),
  );
  const told = await desktop.notification('Upload failed');
  assert.equal(told.text, 'large.bin to photos: 1 of 1 files');
});

test('nothing is told while the window is in front, nor of what took a moment', async (t) => {
  const { desk, app, desktop } = await openDesktop(t, 'tray', 'notifications');
  await desktop.icon();
  const window = await desk.screen.window(WINDOW);
  await desk.screen.xdotool('windowactivate', '--sync', window);
  await uploadForLong(desk, app);

  await desk.screen.xdotool('windowminimize', window);
  const small = join(desk.home.path, 'small.txt');
  await writeFile(small, 'small');
  await upload(app, small);

  // Told after them, if they were told at all.
  await desk.screen.closeWindow(window);
  await desktop.notification('Stowbox keeps running');
  assert.equal((await desktop.notifications()).length, 1);
});

test('a desktop without notifications changes nothing', async (t) => {
  const { desk, app } = await openDesktop(t);
  await desk.screen.xdotool('windowminimize', await desk.screen.window(WINDOW));
  await uploadForLong(desk, app);
  assert.equal((await app.fetch('/v1/buckets/photos/objects/large.bin', { method: 'HEAD' })).status, 200);
});

async function openDesktop(t, ...parts) {
  const desk = await openDesk(t);
  const bus = await desk.startBus();
  const desktop = parts.length > 0 ? await desk.startDesktop(bus, ...parts) : null;
  const app = await desk.drive(bus);
  await app.api('POST', '/v1/buckets', { name: 'photos' });
  return { desk, app, desktop };
}

/** Uploads what takes a moment, and makes it long: the app is held up in the middle. */
async function uploadForLong(desk, app, meanwhile = async () => {}) {
  const large = join(desk.home.path, 'large.bin');
  // Holes only: it is read from no disk.
  await writeFile(large, '');
  await truncate(large, 256 * 2 ** 20);
  await upload(app, large, async () => {
    await meanwhile();
    process.kill(app.pid, 'SIGSTOP');
    await delay(LONG_MS);
    process.kill(app.pid, 'SIGCONT');
  });
}

async function upload(app, path, meanwhile = async () => {}) {
  const { id } = await app.page.invoke('start_upload', { bucket: 'photos', prefix: '', paths: [path] });
  const state = async () => (await app.page.invoke('list_transfers')).find((transfer) => transfer.id === id).state;
  await meanwhile();
  await until('the end of the upload', async () => ['done', 'failed'].includes(await state()), 60_000);
}
