// The proof of the slice: a folder is dragged from another program onto a bucket, and comes back by HTTP, byte for byte.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { confirmUpload, listed, makeBucket, open, transferDone } from './lib/console.mjs';
import { openDesk } from './lib/desk.mjs';
import { processStatus, run } from './lib/processes.mjs';
import { hashOf, hashesOf, plant, plantLarge } from './lib/tree.mjs';

const GIB = 2 ** 30;

test('a dragged folder with a file of 1 GiB arrives whole, in little memory, and stays where it was', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const folder = join(desk.home.path, 'holiday photos');
  await plant(folder, {
    'notes.txt': 'plain',
    'empty.bin': '',
    'deep/er/and/deeper.json': '{}',
    'süß/日本語/🗻 fuji.txt': 'names of every script',
    'a b?#%&+ c.txt': 'names that URLs must escape',
  });
  await plantLarge(join(folder, 'video.mp4'), GIB);
  const before = await hashesOf(folder);
  assert.equal(Object.keys(before).length, 6);

  await makeBucket(app.page, 'photos');
  await drop(desk, [folder]);
  assert.match(await confirmUpload(app.page), /6 files, 1\.00 GiB, to photos/);
  const row = await transferDone(app.page, 'holiday photos');
  assert.match(row, /6 files uploaded/);

  const { firstKey } = app.connection;
  const stored = await app.api('GET', '/v1/buckets/photos/objects?limit=1000');
  assert.deepEqual(
    stored.data.map(({ key }) => key).sort(),
    Object.keys(before).map((path) => `holiday photos/${path}`).sort(),
  );
  for (const [path, hash] of Object.entries(before)) {
    const key = `holiday photos/${path}`.split('/').map(encodeURIComponent).join('/');
    const got = await app.fetch(`/v1/buckets/photos/objects/${key}`, { token: firstKey });
    assert.equal(got.status, 200, path);
    assert.equal(await hashOf(got.body), hash, path);
  }
  assert.deepEqual(await hashesOf(folder), before, 'the source is as it was');

  // The most resident memory that the process with the server in it ever had, up and down.
  const peakMib = Math.round(processStatus(app.pid, 'VmHWM') / 1024);
  t.diagnostic(`peak memory of the app: ${peakMib} MiB`);
  assert.ok(peakMib < 250, `the app took ${peakMib} MiB`);
});

test('files dropped into a folder go there, and what cannot be stored is said', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const source = join(desk.home.path, 'source');
  await plant(source, { 'one.txt': 'one', 'two.txt': 'two' });
  await mkdir(join(source, 'nothing in it'));
  await run('ln', ['-s', 'one.txt', join(source, 'link')]);
  await makeBucket(app.page, 'photos');
  await app.fetch('/v1/buckets/photos/objects/2026/may/first.txt', { method: 'PUT', body: 'first' });
  await open(app.page, '2026');
  await open(app.page, 'may');
  await listed(app.page, 'first.txt');

  await drop(desk, ['one.txt', 'two.txt', 'nothing in it', 'link'].map((name) => join(source, name)));
  assert.match(await confirmUpload(app.page), /2 files, 6 B, to photos\/2026\/may\//);
  const row = await transferDone(app.page, 'one.txt and 3 more');
  assert.match(row, /2 files uploaded/);
  assert.match(row, /2 skipped/);
  await app.page.click("//button[@aria-label='Show the files of one.txt and 3 more']");
  const files = await (await app.page.wait("//ul[@aria-label='Files of one.txt and 3 more']")).text();
  assert.match(files, /The folder is empty, and a bucket holds files only\./);
  assert.match(files, /It is a symbolic link; links are not followed\./);

  const stored = await app.api('GET', '/v1/buckets/photos/objects');
  assert.deepEqual(
    stored.data.map(({ key, sizeBytes }) => [key, sizeBytes]),
    [
      ['2026/may/first.txt', 5],
      ['2026/may/one.txt', 3],
      ['2026/may/two.txt', 3],
    ],
  );
  await listed(app.page, 'two.txt');
});

test('a program that offers its file for moving is asked for a copy all the same', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  await plant(desk.home.path, { 'precious.txt': 'the only one' });
  await makeBucket(app.page, 'photos');
  await drop(desk, ['--move-only', join(desk.home.path, 'precious.txt')]);
  await transferDone(app.page, 'precious.txt');
});

/** Drags files from another program into the middle of the window, which must ask for a copy and never for a move. */
async function drop(desk, paths) {
  const script = join(import.meta.dirname, 'lib/drop.sh');
  const seen = await run(script, ['^Stowbox$', '640', '500', ...paths], { env: desk.screen.env });
  assert.match(seen, /drag-end <flags GDK_ACTION_COPY /);
}
