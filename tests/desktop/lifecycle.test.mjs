// The window's life: start, second start, failed start, end, and the next start.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

import { openDesk } from './lib/desk.mjs';
import { confirmDialog } from './lib/dialogs.mjs';
import { ended, run, start, stop, until } from './lib/processes.mjs';

const WINDOW = '^Stowbox$';

test('what was stored is there after SIGTERM, with the same key, and the app ends with 0', async (t) => {
  const desk = await openDesk(t);
  const first = await desk.drive();
  const key = first.connection.firstKey;
  assert.match(key, /^sk_live_[0-9A-Za-z]{38}$/);
  await first.api('POST', '/v1/buckets', { name: 'kept' });
  const put = await first.fetch('/v1/buckets/kept/objects/a%20file', { method: 'PUT', token: key, body: 'kept bytes' });
  assert.equal(put.status, 201);
  await first.close();

  const second = desk.start();
  await desk.screen.window(WINDOW);
  const [, baseUrl] = await until('the address in the log', () => /base_url="(.*?)"/.exec(second.output));
  const got = await fetch(`${baseUrl}/v1/buckets/kept/objects/a%20file`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(await got.text(), 'kept bytes');
  assert.deepEqual(await stop(second), { code: 0, signal: null });
});

test("neither the operator's token nor the first key is written to disk or shown in an address", async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const { token, firstKey } = app.connection;
  assert.match(token, /^adm_.{20}/);
  await until('the key on the page', async () => (await app.page.text()).includes(firstKey));
  assert.equal(await app.page.url(), 'tauri://localhost');
  await app.close();
  for (const secret of [token, firstKey]) {
    const found = start('grep', ['--recursive', '--text', '--files-with-matches', '--fixed-strings', secret, desk.home.path]);
    assert.deepEqual([(await ended(found)).code, found.output], [1, ''], 'no file holds it');
  }
});

test('closing the window ends the app with 0', async (t) => {
  const desk = await openDesk(t);
  const app = desk.start();
  await desk.screen.closeWindow(await desk.screen.window(WINDOW));
  assert.deepEqual(await ended(app), { code: 0, signal: null });
});

test('the window comes back where it was, as large as it was', async (t) => {
  const desk = await openDesk(t);
  const first = desk.start();
  const before = await desk.screen.window(WINDOW);
  const fresh = await desk.screen.geometry(before);
  assert.deepEqual([fresh.width, fresh.height], [1280, 800]);
  await desk.screen.xdotool('windowsize', '--sync', before, '1000', '700');
  await desk.screen.xdotool('windowmove', '--sync', before, '90', '70');
  const left = await desk.screen.geometry(before);
  await stop(first);

  desk.start();
  const after = await desk.screen.window(WINDOW);
  await until('the window at its old place', async () => {
    const now = await desk.screen.geometry(after);
    return now.width === left.width && now.height === left.height && Math.abs(now.x - left.x) < 2 && Math.abs(now.y - left.y) < 2;
  });
});

test('the window cannot be made smaller than what the console needs', async (t) => {
  const desk = await openDesk(t);
  desk.start();
  const window = await desk.screen.window(WINDOW);
  await desk.screen.xdotool('windowsize', window, '300', '200');
  await until('the least size', async () => {
    const { width, height } = await desk.screen.geometry(window);
    return width === 900 && height === 600;
  });
});

test('a second start brings the first to the front', async (t) => {
  const desk = await openDesk(t);
  const bus = await desk.startBus();
  desk.start(bus);
  const window = await desk.screen.window(WINDOW);
  await desk.screen.xdotool('windowminimize', window);
  await until('the window out of sight', async () => (await desk.screen.windows(WINDOW)).length === 0);

  const second = desk.start(bus);
  assert.deepEqual(await ended(second), { code: 0, signal: null });
  assert.equal(await desk.screen.window(WINDOW), window);
});

test('without a session bus the lock of the data directory refuses a second start', async (t) => {
  const desk = await openDesk(t);
  const first = desk.start();
  await desk.screen.window(WINDOW);
  const second = desk.start();
  await read(desk, second, new RegExp(`Another Stowbox is using the data directory ${desk.home.dataDir}`));
  assert.equal(first.exitCode, null, 'the first one still runs');
});

test('a port that is taken is left alone, and the page is told where Stowbox listens instead', async (t) => {
  const desk = await openDesk(t);
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address();

  const app = await desk.drive({ STOWBOX_LISTEN: `127.0.0.1:${port}` });
  const { baseUrl, notice } = app.connection;
  assert.notEqual(baseUrl, `http://127.0.0.1:${port}`);
  assert.equal(notice, `Port ${port} was taken, so Stowbox listens at ${baseUrl}.`);
  assert.equal((await app.fetch('/v1/buckets')).status, 200);
  await until('the notice on the page', async () => (await app.page.text()).includes(notice));
});

test('a data directory of a newer version is refused with the remedy', async (t) => {
  const desk = await openDesk(t);
  const first = desk.start();
  await desk.screen.window(WINDOW);
  await stop(first);
  const newer = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 9999")';
  await run('/usr/bin/python3', ['-c', newer, join(desk.home.dataDir, 'catalog.db')]);
  await read(desk, desk.start(), /written by a newer Stowbox \(schema 9999;/);
});

test('a data directory that cannot be written is refused with the remedy', async (t) => {
  const desk = await openDesk(t);
  await writeFile(desk.home.dataDir, 'a file stands where the folder should be');
  await read(desk, desk.start(), /STOWBOX_DATA_DIR/);
});

test('an address that others could reach is refused with the remedy', async (t) => {
  const desk = await openDesk(t);
  await read(desk, desk.start({ STOWBOX_LISTEN: '0.0.0.0:9710' }), /run `stowbox serve --listen 0\.0\.0\.0:9710` instead/);
});

/** Reads the dialog of a failed start away, and checks what the app left behind. */
async function read(desk, app, problem) {
  await confirmDialog(desk.screen, 'Stowbox cannot start');
  assert.deepEqual(await ended(app), { code: 1, signal: null });
  assert.match(app.output, problem);
}
