// What the window's page may do, and what it may not.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';

import { openDesk } from './lib/desk.mjs';
import { until } from './lib/processes.mjs';

test('a link opens in the browser of the system, and only if it leads to the web', async (t) => {
  const desk = await openDesk(t);
  const [programs, opened] = [join(desk.home.path, 'bin'), join(desk.home.path, 'opened')];
  await mkdir(programs);
  // In the place of the person's browser.
  await writeFile(join(programs, 'xdg-open'), `#!/bin/sh\necho "$1" >>"${opened}"\n`, { mode: 0o755 });
  const app = await desk.drive({ PATH: `${programs}:${process.env.PATH}` });

  for (const url of ['file:///etc/passwd', 'javascript:alert(1)', '/bin/sh']) {
    await assert.rejects(app.page.invoke('open_external', { url }), /`url` must begin with http/);
  }
  await app.page.invoke('open_external', { url: 'https://example.com/a?b=c' });
  const seen = () => readFile(opened, 'utf8').catch(() => '');
  assert.equal(await until('the browser', seen), 'https://example.com/a?b=c\n');
});

test('the page has no other hold on the system', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const forbidden = ['plugin:window|close', 'plugin:window|set_title', 'plugin:webview|create_webview_window', 'plugin:app|app_hide'];
  for (const command of [...forbidden, 'plugin:window-state|save_window_state', 'plugin:path|resolve_directory']) {
    await assert.rejects(app.page.invoke(command), /not allowed/, command);
  }
});

test('the page stays in the window, and loads nothing from elsewhere', async (t) => {
  const desk = await openDesk(t);
  const asked = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader('access-control-allow-origin', '*').end('<p>elsewhere</p>');
  }).listen(0);
  t.after(() => elsewhere.close());
  await once(elsewhere, 'listening');
  const { port } = elsewhere.address();
  const app = await desk.drive();

  await app.page.run('location.href = args[0]', `http://127.0.0.1:${port}/page`);
  await assert.rejects(app.page.run('await fetch(args[0])', `http://localhost:${port}/data`), /Load failed/);
  await app.page.run(
    'const image = new Image(); image.src = args[0]; await new Promise((ended) => { image.onload = image.onerror = ended; })',
    `http://127.0.0.1:${port}/image`,
  );
  assert.deepEqual(asked, []);
  assert.equal(new URL(await app.page.url()).protocol, 'tauri:');
  assert.match(await app.page.text(), /Overview/);
});
