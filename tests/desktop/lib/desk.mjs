// What a test starts with: a screen, a home, and a report of everything when it fails.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { DrivenApp, Home, startApp } from './app.mjs';
import { DesktopBus } from './desktop-bus.mjs';
import { Screen } from './screen.mjs';
import { start, stop } from './processes.mjs';

const results = join(import.meta.dirname, '../results');

/** Opens a screen and a home for one test; both are gone when it ends. */
export async function openDesk(t) {
  const desk = new Desk(await Screen.open(), await Home.make());
  t.after(async () => {
    if (!t.passed) await desk.report(t.name);
    await desk.close();
  });
  return desk;
}

class Desk {
  #apps = [];

  constructor(screen, home) {
    this.screen = screen;
    this.home = home;
  }

  /** The app with WebDriver attached. */
  async drive(env) {
    const app = await DrivenApp.start(this.screen, this.home, env);
    this.#apps.push(app);
    return app;
  }

  /** The app as a person starts it. */
  start(env) {
    return this.startWith([], env);
  }

  /** The same, with arguments. */
  startWith(args, env) {
    return this.startUnder([], env, args);
  }

  /** The same, started by another program. */
  startUnder(program, env, args = []) {
    const child = startApp(this.screen, this.home, env, args, program);
    this.#apps.push({ close: () => stop(child), get output() { return child.output; } });
    return child;
  }

  /** A session bus, as every desktop session has one. */
  async startBus() {
    const address = `unix:path=${join(this.home.path, 'bus')}`;
    const bus = start('dbus-daemon', ['--session', '--nofork', `--address=${address}`, '--print-address=1']);
    this.#apps.push({ close: () => stop(bus), get output() { return bus.output; } });
    await new Promise((ready) => bus.stdout.once('data', ready));
    return { DBUS_SESSION_BUS_ADDRESS: address };
  }

  /** A tray, notifications, or both, on that bus. */
  async startDesktop(bus, ...parts) {
    const desktop = await DesktopBus.start({ ...this.screen.env, ...bus }, parts);
    this.#apps.push(desktop);
    return desktop;
  }

  /** Before anything is closed: what the screen showed and what the programs said. */
  async report(name) {
    await mkdir(results, { recursive: true });
    const picture = join(results, `${name.replaceAll(/\W+/g, '-')}.png`);
    await this.screen.screenshot(picture).catch(() => {});
    console.log(`The screen when it failed: ${picture}`);
    for (const app of this.#apps) console.log(app.output);
  }

  async close() {
    // Each of them, also when one cannot be closed.
    const closed = [];
    for (const each of [...this.#apps.reverse(), this.screen, { close: () => this.home.remove() }]) {
      closed.push(...(await Promise.allSettled([each.close()])));
    }
    const failed = closed.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
  }
}
