// A screen of our own with a window manager and a pointer: nothing of the tests shows on the person's.

import { once } from 'node:events';

import { ended, run, start, stop, until } from './processes.mjs';

export class Screen {
  static async open() {
    // Xvfb itself takes a display number that is free, and tells it on the third descriptor.
    const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'];
    const server = start('Xvfb', args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const [number] = await Promise.race([
      once(server.stdio[3], 'data'),
      server.ended.then(() => Promise.reject(new Error(`Xvfb did not start:\n${server.output}`))),
    ]);
    const screen = new Screen(server, `:${String(number).trim()}`);
    screen.manager = start('openbox', [], { env: screen.env });
    await until('the window manager', () => screen.#managed());
    return screen;
  }

  constructor(server, display) {
    this.server = server;
    const { WAYLAND_DISPLAY: _, ...env } = process.env;
    this.env = {
      ...env,
      DISPLAY: display,
      GDK_BACKEND: 'x11',
      GSETTINGS_BACKEND: 'memory',
      // No bus unless a test starts one: nothing is launched behind our back.
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
    };
  }

  async #managed() {
    const root = await run('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], { env: this.env });
    return root.includes('window id');
  }

  /** Moves, types and looks like a person. */
  xdotool(...args) {
    return run('xdotool', args, { env: this.env });
  }

  /** The windows of that name that can be seen, as ids. */
  async windows(name) {
    const search = start('xdotool', ['search', '--onlyvisible', '--name', name], { env: this.env });
    await ended(search);
    return search.output.split('\n').filter((line) => /^\d+$/.test(line));
  }

  /** How many windows with a frame there are: dialogs count, menus do not. */
  async framed() {
    const list = await run('xprop', ['-root', '_NET_CLIENT_LIST'], { env: this.env });
    return (list.match(/0x[0-9a-f]+/g) ?? []).length;
  }

  /** Waits for a window of that name. */
  async window(name, timeoutMs) {
    const [id] = await until(`a window named ${name}`, async () => {
      const found = await this.windows(name);
      return found.length > 0 && found;
    }, timeoutMs);
    return id;
  }

  /** Where a window is, without its frame. */
  async geometry(id) {
    const shell = await this.xdotool('getwindowgeometry', '--shell', id);
    const of = (name) => Number(new RegExp(`^${name}=(-?\\d+)`, 'm').exec(shell)[1]);
    return { x: of('X'), y: of('Y'), width: of('WIDTH'), height: of('HEIGHT') };
  }

  /** Asks the app to close a window, as its close button does; it may refuse. */
  closeWindow(id) {
    return run('wmctrl', ['-i', '-c', id], { env: this.env });
  }

  /** The text that was copied, asked for by a program of its own. */
  clipboard() {
    const ask = `import gi; gi.require_version("Gdk", "3.0"); gi.require_version("Gtk", "3.0"); from gi.repository import Gdk, Gtk
print(Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD).wait_for_text() or "")`;
    return run('/usr/bin/python3', ['-c', ask], { env: this.env });
  }

  screenshot(path) {
    return run('import', ['-window', 'root', path], { env: this.env });
  }

  async close() {
    await stop(this.manager);
    await stop(this.server);
  }
}
