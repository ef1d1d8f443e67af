// With a tray: what its icon and menu say and do, and a window that closes without ending the app.

import assert from 'node:assert/strict';
import { access, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';

import { isAlive } from './lib/app.mjs';
import { openDesk } from './lib/desk.mjs';
import { cancelDialog, confirmDialog, pressOk } from './lib/dialogs.mjs';
import { ended, run, until } from './lib/processes.mjs';

const WINDOW = '^Stowbox$';

test('closing the window hides it, the server runs on, and a second start brings it back where it was', async (t) => {
  const { desk, bus, desktop } = await openDesktop(t, 'tray', 'notifications');
  const app = await desk.drive(bus);
  const window = await desk.screen.window(WINDOW);
  await desk.screen.xdotool('windowmove', '--sync', window, '90', '70');
  const before = await desk.screen.geometry(window);
  await desktop.icon();

  await desk.screen.closeWindow(window);
  await gone(desk);
  assert.equal((await app.fetch('/v1/buckets')).status, 200, 'the server answers');
  const told = await desktop.notification('Stowbox keeps running');
  assert.match(told.text, /icon in the tray/);

  const second = desk.start(bus);
  assert.deepEqual(await ended(second), { code: 0, signal: null });
  await desk.screen.window(WINDOW);
  const after = await desk.screen.geometry(window);
  assert.deepEqual([after.x, after.y, after.width, after.height], [before.x, before.y, before.width, before.height]);
});

test('that it keeps running is said the first time only', async (t) => {
  const { desk, bus, desktop } = await openDesktop(t, 'tray', 'notifications');
  const app = desk.start(bus);
  for (const time of ['the first', 'the second']) {
    await desktop.icon();
    await desk.screen.closeWindow(await desk.screen.window(WINDOW));
    await gone(desk);
    await desktop.notification('Stowbox keeps running');
    await desktop.click('Open Stowbox');
    await desk.screen.window(WINDOW);
    assert.equal((await desktop.notifications()).length, 1, time);
  }
  assert.equal(app.exitCode, null);
});

test('without notifications it is said by a dialog', async (t) => {
  const { desk, bus, desktop } = await openDesktop(t, 'tray');
  desk.start(bus);
  await desktop.icon();
  await desk.screen.closeWindow(await desk.screen.window(WINDOW));
  await confirmDialog(desk.screen, 'Stowbox keeps running');
  await gone(desk);
});

test('with a bus but no tray, closing the window still ends the app', async (t) => {
  const { desk, bus } = await openDesktop(t, 'notifications');
  const app = desk.start(bus);
  await desk.screen.closeWindow(await desk.screen.window(WINDOW));
  assert.deepEqual(await ended(app), { code: 0, signal: null });
});

const LIBRARIES = ['libayatana-appindicator3.so.1', 'libappindicator3.so.1'];
const notRoot = process.getuid() !== 0 && 'only root can hide a library';

test('without the library of trays there is none, and closing the window ends the app', { skip: notRoot }, async (t) => {
  const { desk, bus, desktop } = await openDesktop(t, 'tray');
  const found = (await run('/sbin/ldconfig', ['-p'])).split('\n').filter((line) => LIBRARIES.some((name) => line.includes(name)));
  const hidden = found.map((line) => `mount --bind /dev/null ${line.split(' => ')[1]}`).join(' && ');
  const app = desk.startUnder(['unshare', '--mount', 'sh', '-c', `${hidden || 'true'} && exec "$0"`], bus);
  const window = await desk.screen.window(WINDOW);
  await until('the reason', () => app.output.includes('no tray: install libayatana-appindicator3-1'));
  assert.equal(await desktop.hasIcon(), false);
  await desk.screen.closeWindow(window);
  assert.deepEqual(await ended(app), { code: 0, signal: null });
});

test('when the tray goes, the hidden window comes back, and closing it ends the app', async (t) => {
  const { desk, bus, desktop } = await openDesktop(t, 'tray', 'notifications');
  const app = desk.start(bus);
  await desktop.icon();
  await desk.screen.closeWindow(await desk.screen.window(WINDOW));
  await gone(desk);
  await desktop.close();
  await desk.screen.closeWindow(await desk.screen.window(WINDOW));
  assert.deepEqual(await ended(app), { code: 0, signal: null });
});

test('a tray that comes later is used', async (t) => {
  const { desk, bus } = await openDesktop(t);
  const app = desk.start(bus);
  const window = await desk.screen.window(WINDOW);
  const desktop = await desk.startDesktop(bus, 'tray', 'notifications');
  await desktop.icon();
  await desk.screen.closeWindow(window);
  await gone(desk);
  assert.equal(app.exitCode, null);
});

test('the menu says where it runs, copies the address, and quits', async (t) => {
  const { desk, bus, desktop } = await openDesktop(t, 'tray');
  const app = desk.start(bus);
  await desktop.icon();
  const [, url] = await until('the address in the log', () => /base_url="(.*?)"/.exec(app.output));
  assert.deepEqual(await desktop.menu(), [
    `Running at ${url}`,
    'Open Stowbox',
    'Copy URL',
    'Recent deliveries',
    ['None yet'],
    'Start at login',
    'Quit Stowbox',
  ]);
  await desktop.click('Copy URL');
  await until('the address on the clipboard', async () => (await desk.screen.clipboard()) === url);
  await desktop.click('Quit Stowbox');
  assert.deepEqual(await ended(app), { code: 0, signal: null });
});

test('the last five deliveries are listed with their verdict, and one opens in the hidden window', async (t) => {
  const { desk, bus, desktop } = await openDesktop(t, 'tray', 'notifications');
  const app = await desk.drive(bus);
  await desktop.icon();
  const receiver = createServer((request, response) => response.writeHead(204).end()).listen(0, '127.0.0.1');
  t.after(() => receiver.close());
  await once(receiver, 'listening');
  const host = `127.0.0.1:${receiver.address().port}`;
  await app.api('POST', '/v1/buckets', { name: 'photos' });
  const { id: webhook } = await app.api('POST', '/v1/webhooks', { url: `http://${host}/`, events: ['object.created'] });
  for (const key of ['1', '2', '3', '4', '5', '6']) {
    await app.fetch(`/v1/buckets/photos/objects/${key}`, { method: 'PUT', body: key });
  }
  const delivered = `object.created to ${host}: delivered (204)`;
  await until('five of them', async () => {
    const menu = await desktop.menu();
    const list = menu[menu.indexOf('Recent deliveries') + 1];
    return list.length === 5 && list.every((label) => label === delivered);
  });

  receiver.close();
  receiver.closeAllConnections();
  await app.fetch('/v1/buckets/photos/objects/7', { method: 'PUT', body: '7' });
  const failed = await desktop.entry(`object.created to ${host}: will be tried again (`);
  assert.match(failed.label, /refused/);

  await desk.screen.closeWindow(await desk.screen.window(WINDOW));
  await gone(desk);
  await desktop.click(failed.label);
  await desk.screen.window(WINDOW);
  const { data } = await app.api('GET', `/v1/webhooks/${webhook}/deliveries?limit=1`);
  await until('the delivery', async () => {
    const url = new URL(await app.page.url());
    return url.pathname === `/webhooks/${webhook}` && url.searchParams.get('delivery') === data[0].id;
  });
});

test('a transfer that failed shows in the icon and in the menu, until it is taken off the list', async (t) => {
  const { desk, bus, desktop } = await openDesktop(t, 'tray');
  const app = await desk.drive(bus);
  const calm = await desktop.icon();
  await app.api('POST', '/v1/buckets', { name: 'photos' });
  const { id: account } = await app.api('GET', '/v1/account');
  await app.api('PATCH', `/admin/v1/accounts/${account}`, { plan: { maxStorageBytes: 1 } });
  const file = join(desk.home.path, 'too-much.txt');
  await writeFile(file, 'more than fits');
  const { id } = await app.page.invoke('start_upload', { bucket: 'photos', prefix: '', paths: [file] });
  await desktop.entry('1 transfer failed');
  assert.notEqual(await desktop.icon(), calm);
  await access(await desktop.icon());
  await app.page.invoke('forget_transfer', { id });
  await desktop.entry('Running at');
});

test('quitting from the tray asks while a transfer runs, also with the window hidden', async (t) => {
  const { desk, bus, desktop } = await openDesktop(t, 'tray', 'notifications');
  const app = await desk.drive(bus);
  await desktop.icon();
  // Holes only: it takes no room itself, and longer to upload than this test runs.
  const large = join(desk.home.path, 'large.bin');
  await writeFile(large, '');
  await truncate(large, 20 * 2 ** 30);
  await app.api('POST', '/v1/buckets', { name: 'photos' });
  await app.page.invoke('start_upload', { bucket: 'photos', prefix: '', paths: [large] });
  await desktop.entry('1 transfer is running');
  await desk.screen.closeWindow(await desk.screen.window(WINDOW));
  await gone(desk);

  await desktop.click('Quit Stowbox');
  await cancelDialog(desk.screen, 'Quit Stowbox\\?');
  assert.ok(await isAlive(app.pid), 'a change of mind leaves it running');
  await desktop.click('Quit Stowbox');
  await pressOk(desk.screen, 'Quit Stowbox\\?');
  await until('the end of the app', async () => !(await isAlive(app.pid)));
});

test('started for the background it stays in the tray; without a tray its window comes', async (t) => {
  const { desk, bus, desktop } = await openDesktop(t, 'tray');
  const app = desk.startWith(['--background'], bus);
  await desktop.icon();
  assert.deepEqual(await desk.screen.windows(WINDOW), []);
  await desktop.click('Open Stowbox');
  await desk.screen.window(WINDOW);
  await desktop.click('Quit Stowbox');
  assert.deepEqual(await ended(app), { code: 0, signal: null });

  await desktop.close();
  desk.startWith(['--background'], bus);
  await desk.screen.window(WINDOW);
});

/** A screen, and a session bus with those parts of a desktop on it. */
async function openDesktop(t, ...parts) {
  const desk = await openDesk(t);
  const bus = await desk.startBus();
  return { desk, bus, desktop: parts.length > 0 ? await desk.startDesktop(bus, ...parts) : null };
}

function gone(desk) {
  return until('the window out of sight', async () => (await desk.screen.windows(WINDOW)).length === 0);
}
