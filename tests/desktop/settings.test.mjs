// Settings that only the window has.

import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

import { BINARY } from './lib/app.mjs';
import { openDesk } from './lib/desk.mjs';
import { until } from './lib/processes.mjs';

const SWITCH = "//label[contains(., 'Start at login')]";

test('Start at login makes an entry of the system that starts Stowbox in the background, and removes it', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const entry = join(desk.home.path, '.config/autostart/Stowbox.desktop');
  await app.page.click("//nav//a[normalize-space()='Settings']");
  await app.page.click(SWITCH);
  const text = await until('the entry', () => readFile(entry, 'utf8').catch(() => null));
  assert.match(text, new RegExp(`^Exec=${BINARY} --background$`, 'm'));
  await until('the tick', () => ticked(app));

  await app.page.click(SWITCH);
  await until('no entry', () => access(entry).then(() => false, () => true));
  await until('no tick', async () => !(await ticked(app)));
});

test('the settings of the window are accessible in both themes', async (t) => {
  const desk = await openDesk(t);
  const app = await desk.drive();
  await app.page.click("//nav//a[normalize-space()='Settings']");
  await app.page.wait(SWITCH);
  const axe = await readFile(resolve(import.meta.dirname, '../../ui/node_modules/axe-core/axe.min.js'), 'utf8');
  await app.page.run(`${axe}; window.axe = axe;`);
  for (const theme of ['light', 'dark']) {
    await app.page.run('document.documentElement.dataset.theme = args[0]', theme);
    const { violations } = await app.page.run('return axe.run(document)');
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], theme);
  }
});

test('the tray has the same switch, and the page follows it', async (t) => {
  const desk = await openDesk(t);
  const bus = await desk.startBus();
  const desktop = await desk.startDesktop(bus, 'tray');
  const app = await desk.drive(bus);
  await app.page.click("//nav//a[normalize-space()='Settings']");
  assert.equal(await until('the switch', async () => ((await app.page.find(SWITCH)) === null ? null : 'there')), 'there');
  assert.equal((await desktop.entry('Start at login')).ticked, false);
  await desktop.click('Start at login');
  await access(await until('the entry', async () => join(desk.home.path, '.config/autostart/Stowbox.desktop')));
  await until('the tick on the page', () => ticked(app));
  await until('the tick in the tray', async () => (await desktop.entry('Start at login')).ticked);
});

function ticked(app) {
  return app.page.run(`
    const label = [...document.querySelectorAll('label')].find((label) => label.textContent.startsWith('Start at login'));
    return label.control.checked;`);
}
