// Updates, with a key and a feed of the test's own. Nothing is installed: what is not from a package does not replace itself.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';

import { BINARY } from './lib/app.mjs';
import { openDesk } from './lib/desk.mjs';
import { makeSigner } from './lib/minisign.mjs';
import { until } from './lib/processes.mjs';

const INSTALL = "//button[normalize-space()='Install and restart']";
const LOOK = "//button[normalize-space()='Look for updates']";

test('a build without a key says so, and looks for nothing', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  await says(app, 'This build was made without a key to check updates with');
  assert.equal(await app.page.find(LOOK), null);
});

test('a newer version is found at the start, told with its notes, and its signature is checked', async (t) => {
  const { desk, feed, env } = await openFeed(t);
  const before = await stat(BINARY);
  const app = await desk.drive(env);
  await until('it said on any screen', async () => (await app.page.text()).includes('Stowbox 9.9.9 is available.'));
  await says(app, 'Version 9.9.9 is available. This is 0.1.0.');
  await says(app, 'What is new in 9.9.9');
  await says(app, 'It is faster.');

  await app.page.click(INSTALL);
  await says(app, 'It was downloaded and its signature is right, but this copy of Stowbox was not installed from a package');
  assert.equal((await stat(BINARY)).mtimeMs, before.mtimeMs, 'the program is the same');

  feed.package = Buffer.from('not what was signed');
  await app.page.click(INSTALL);
  await says(app, 'does not bear the right signature, so it was thrown away');
});

test('what the feed says is told in plain words, and can be asked again', async (t) => {
  const { desk, feed, env } = await openFeed(t);
  feed.version = '0.1.0';
  const app = await desk.drive(env);
  await says(app, 'Version 0.1.0 is the newest.');

  feed.status = 404;
  await app.page.click(LOOK);
  await says(app, 'The server with the updates did not name a release.');

  feed.server.close();
  feed.server.closeAllConnections();
  await app.page.click(LOOK);
  await says(app, 'The server with the updates could not be reached.');
});

test('no update is installed while a transfer runs', async (t) => {
  const { desk, env } = await openFeed(t);
  const app = await desk.drive(env);
  await says(app, 'Version 9.9.9 is available.');
  const large = join(desk.home.path, 'large.bin');
  await writeFile(large, '');
  await truncate(large, 20 * 2 ** 30);
  await app.api('POST', '/v1/buckets', { name: 'photos' });
  const { id } = await app.page.invoke('start_upload', { bucket: 'photos', prefix: '', paths: [large] });
  await app.page.wait(`${INSTALL.slice(0, -1)} and @aria-disabled='true']`);
  await assert.rejects(app.page.invoke('install_update'), /A transfer is still running/);
  await app.page.invoke('cancel_transfer', { id });
  await app.page.wait(`${INSTALL.slice(0, -1)} and not(@aria-disabled)]`);
});

/** Goes to the settings, where updates are, and waits for the text. */
async function says(app, text) {
  await app.page.click("//nav//a[normalize-space()='Settings']");
  await until(text, async () => (await app.page.text()).includes(text));
}

/** A feed with a signed release in it. */
async function openFeed(t) {
  const desk = await openDesk(t);
  const signer = makeSigner();
  const feed = { version: '9.9.9', status: 200, package: Buffer.from('a package') };
  const signature = signer.sign(feed.package);
  feed.server = createServer((request, response) => {
    if (request.url === '/package') return response.end(feed.package);
    const url = `http://${request.headers.host}/package`;
    const release = { version: feed.version, notes: 'It is faster.', platforms: { 'linux-x86_64': { signature, url } } };
    return response.writeHead(feed.status, { 'content-type': 'application/json' }).end(JSON.stringify(release));
  }).listen(0, '127.0.0.1');
  t.after(() => feed.server.close());
  await once(feed.server, 'listening');
  const env = {
    STOWBOX_UPDATE_KEY: signer.publicKey,
    STOWBOX_UPDATE_URL: `http://127.0.0.1:${feed.server.address().port}/latest.json`,
  };
  return { desk, feed, env };
}
