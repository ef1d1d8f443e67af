// Native dialogs, used as a person does: with the keyboard.

import { setTimeout as delay } from 'node:timers/promises';

import { until } from './processes.mjs';

/** Types a path into an open dialog, which shows its line for paths at the first `/`, and confirms it. */
export async function openPath(screen, title, path) {
  await beginOpenPath(screen, title, path);
  await press(screen, title, 'Return');
}

/** Types a path into an open dialog and leaves it there. */
export async function beginOpenPath(screen, title, path) {
  await focus(screen, title);
  await screen.xdotool('key', '--clearmodifiers', 'slash');
  // Keys that come while the line for paths opens are lost.
  await delay(700);
  await screen.xdotool('type', '--clearmodifiers', '--delay', '20', path.slice(1));
}

/** Replaces the name in a save dialog by a path and confirms it. */
export async function savePath(screen, title, path) {
  await beginSavePath(screen, title, path);
  await press(screen, title, 'Return');
}

/** Replaces the name in a save dialog by a path and leaves it there. */
export async function beginSavePath(screen, title, path) {
  await focus(screen, title);
  // Only the stem of the name is selected.
  await screen.xdotool('key', '--clearmodifiers', 'ctrl+a');
  await screen.xdotool('type', '--clearmodifiers', '--delay', '20', path);
}

/** Confirms a file dialog until GTK asks something on top of it. */
export async function confirmUntilAsked(screen, title) {
  await focus(screen, title);
  const before = await screen.framed();
  await until(`a question on top of ${title}`, async () => {
    if ((await screen.framed()) > before) return true;
    await screen.xdotool('key', '--clearmodifiers', 'Return');
    await delay(500);
    return false;
  });
}

/** Confirms a dialog by its default button. */
export async function confirmDialog(screen, title) {
  await focus(screen, title);
  await press(screen, title, 'Return');
}

/** Presses OK where the careful answer has the focus. */
export async function pressOk(screen, title) {
  await focus(screen, title);
  await press(screen, title, 'alt+o');
}

/** Closes a dialog without an answer. */
export async function cancelDialog(screen, title) {
  await focus(screen, title);
  await press(screen, title, 'Escape');
}

async function focus(screen, title) {
  const dialog = await screen.window(`^${title}$`);
  // A dialog that is just shown loses the first keys.
  await delay(700);
  await screen.xdotool('windowactivate', '--sync', dialog);
}

/** The first Return may only accept a completion: it is pressed until the dialog is gone. */
async function press(screen, title, key) {
  await until(`the end of the dialog ${title}`, async () => {
    if ((await screen.windows(`^${title}$`)).length === 0) return true;
    await screen.xdotool('key', '--clearmodifiers', key);
    await delay(300);
    return false;
  });
}
