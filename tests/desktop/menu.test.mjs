// The menu bar: by its keys, by the bar itself, and beside the keys that the page has of its own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { makeBucket } from './lib/console.mjs';
import { openDesk } from './lib/desk.mjs';
import { cancelDialog, openPath } from './lib/dialogs.mjs';
import { ended, until } from './lib/processes.mjs';

const WINDOW = '^Stowbox$';

test('the keys of the menu bar go to the screens, and back', async (t) => {
  const { app, press } = await openWindow(t);
  const at = (path) => until(path, async () => (await app.page.url()).replace('tauri://localhost', '') === path);
  await press('ctrl+2');
  await at('/buckets');
  await press('ctrl+5');
  await at('/webhooks');
  await press('ctrl+comma');
  await at('/settings');
  await press('ctrl+bracketleft');
  await at('/webhooks');
  await press('ctrl+bracketright');
  await at('/settings');
  await press('F1');
  await at('/api');
  await press('ctrl+n');
  await at('/buckets?new=1');
  await app.page.wait("//*[@role='dialog']");
});

test('the bar opens by its letters, and an entry does what it says', async (t) => {
  const { app, press } = await openWindow(t);
  await press('alt+f', 'Return');
  await app.page.wait("//*[@role='dialog'][contains(., 'New bucket')]");
  await press('Escape');
  await until('no dialog', async () => (await app.page.find("//*[@role='dialog']")) === null);

  // Reload, zoom in and out, actual size, then the themes.
  await press('alt+v', 'Down', 'Down', 'Down', 'Down', 'Down', 'Down', 'Return');
  await until('the dark theme', () => app.page.run("return document.documentElement.dataset.theme === 'dark'"));

  await press('alt+h', 'Return');
  await app.page.wait("//*[@role='dialog'][contains(., 'Keyboard shortcuts')]");
});

test('what lies below a dialog is out of reach of the menus, too', async (t) => {
  const { app, press } = await openWindow(t);
  await press('ctrl+n');
  await app.page.wait("//*[@role='dialog']");
  await press('ctrl+5');
  await until('the reason', async () => (await app.page.text()).includes('Close the dialog first.'));
  assert.match(await app.page.url(), /\/buckets\?new=1$/);
});

test("Ctrl+U, which the page knows as well, opens one dialog; Ctrl+K opens the page's palette", async (t) => {
  const { app, desk, press } = await openWindow(t);
  await makeBucket(app.page, 'photos');
  await press('ctrl+u');
  await cancelDialog(desk.screen, 'Upload files');
  // Had the menu taken the keys as well, its command would have come before this one.
  await press('ctrl+k');
  await app.page.wait("//*[@role='dialog'][@aria-label='Command palette']");
  assert.deepEqual(await desk.screen.windows('^Upload'), []);
  await press('Escape');

  await press('ctrl+shift+o');
  await cancelDialog(desk.screen, 'Upload a folder');
});

test('outside of a bucket an upload asks which one it shall go to', async (t) => {
  const { app, desk, press } = await openWindow(t);
  await press('ctrl+u');
  await openPath(desk.screen, 'Upload files', fileURLToPath(import.meta.url));
  await app.page.wait("//*[@role='dialog'][contains(., 'menu.test.mjs')][contains(., 'ucket')]");
});

test('a field is edited by its keys and by the Edit menu', async (t) => {
  const { app, desk, press } = await openWindow(t);
  await press('ctrl+n');
  const field = "//*[@role='dialog']//input[not(@type='radio')]";
  await app.page.wait(field);
  await until('the focus in it', () => app.page.run("return document.activeElement.matches('[role=dialog] input')"));
  const value = () => app.page.run('return document.activeElement.value');
  await desk.screen.xdotool('type', '--delay', '20', 'ab');
  await until('what was typed', async () => (await value()) === 'ab');

  await press('ctrl+a', 'ctrl+c', 'End', 'ctrl+v');
  await until('it twice, by keys', async () => (await value()) === 'abab');

  // Undo, redo, cut, copy, paste, select all.
  await press('alt+e', 'Up', 'Return');
  await until('everything selected', () =>
    app.page.run('const { selectionStart, selectionEnd } = document.activeElement; return selectionEnd - selectionStart === 4'),
  );
  await press('alt+e', 'Down', 'Down', 'Return');
  await until('it cut', async () => (await value()) === '');
  await press('alt+e', 'Down', 'Down', 'Down', 'Down', 'Return');
  await until('it pasted', async () => (await value()) === 'abab');
});

test('the page is zoomed, loaded anew, and shown on the full screen', async (t) => {
  const { app, desk, press, window } = await openWindow(t);
  const width = () => app.page.run('return innerWidth');
  const actual = await width();
  await press('ctrl+equal', 'ctrl+equal');
  await until('a larger page', async () => (await width()) < actual * 0.9);
  await press('ctrl+0');
  await until('its actual size', async () => (await width()) === actual);

  await app.page.run('window.notLoadedAnew = true');
  await press('ctrl+r');
  await until('the page anew', () => app.page.run('return window.notLoadedAnew === undefined').catch(() => false));

  const full = async () => (await desk.screen.geometry(window)).width === 1600;
  await press('F11');
  await until('the full screen', full);
  await press('F11');
  await until('its former size', async () => !(await full()));
});

test("the server's address is copied", async (t) => {
  const { app, desk, press } = await openWindow(t);
  await press('ctrl+shift+c');
  await until('the address on the clipboard', async () => (await desk.screen.clipboard()) === app.connection.baseUrl);
});

test('Quit ends the app with 0', async (t) => {
  const desk = await openDesk(t);
  const app = desk.start();
  await desk.screen.xdotool('windowactivate', '--sync', await desk.screen.window(WINDOW));
  await until('the page', () => /serving/.test(app.output));
  await desk.screen.xdotool('key', '--clearmodifiers', 'ctrl+q');
  assert.deepEqual(await ended(app), { code: 0, signal: null });
});

/** The window in front, its page there, and a way to press keys one after the other. */
async function openWindow(t) {
  const desk = await openDesk(t);
  const app = await desk.drive();
  const window = await desk.screen.window(WINDOW);
  await desk.screen.xdotool('windowactivate', '--sync', window);
  await app.page.wait("//nav//a[normalize-space()='Buckets']");
  const press = async (...keys) => {
    for (const key of keys) await desk.screen.xdotool('key', '--clearmodifiers', '--delay', '60', key);
  };
  return { desk, app, window, press };
}
