// What a desktop offers beside a screen: a tray, and notifications. Seen and used as the desktop sees them.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { start, stop, until } from './processes.mjs';

export class DesktopBus {
  #lines;

  /** `parts`: "tray", "notifications". */
  static async start(env, parts) {
    const program = join(import.meta.dirname, 'desktop_bus.py');
    const child = start('/usr/bin/python3', [program, ...parts], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const desktop = new DesktopBus(child);
    await Promise.race([
      desktop.#line(),
      child.ended.then(() => Promise.reject(new Error(`the desktop did not start:\n${child.output}`))),
    ]);
    return desktop;
  }

  constructor(child) {
    this.child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  get output() {
    return this.child.output;
  }

  async #line() {
    return (await this.#lines.next()).value;
  }

  async #ask(command) {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    const { answer, error } = JSON.parse(await this.#line());
    if (error !== undefined) throw new Error(`on the desktop's bus: ${error}`);
    return answer;
  }

  /** Waits for the icon. */
  icon() {
    return until('an icon in the tray', async () => (await this.#ask({ do: 'items' })) > 0 && this.#ask({ do: 'icon' }));
  }

  async hasIcon() {
    return (await this.#ask({ do: 'items' })) > 0;
  }

  /** What the tray's menu says, entry after entry; a submenu is a list in it. */
  async menu() {
    return labels(await this.#ask({ do: 'menu' }));
  }

  /** Waits for an entry of the menu, whose label begins so. */
  entry(label) {
    return until(`${label} in the tray's menu`, async () => find(await this.#ask({ do: 'menu' }), label));
  }

  /** Activates it. */
  async click(label) {
    const { id, enabled } = await this.entry(label);
    assert.ok(enabled, `${label} can be used`);
    await this.#ask({ do: 'click', id });
  }

  notifications() {
    return this.#ask({ do: 'notifications' });
  }

  /** Waits for a notification of that title. */
  notification(title) {
    return until(`the notification ${title}`, async () =>
      (await this.notifications()).find((notification) => notification.title === title),
    );
  }

  answer({ id }) {
    return this.#ask({ do: 'answer', id });
  }

  async close() {
    this.child.stdin.end();
    await stop(this.child);
  }
}

function labels({ children }) {
  return children
    .filter(({ label }) => label !== null)
    .flatMap((entry) => (entry.children.length === 0 ? [entry.label] : [entry.label, labels(entry)]));
}

function find(entry, label) {
  if (entry.label?.startsWith(label)) return entry;
  for (const child of entry.children) {
    const found = find(child, label);
    if (found) return found;
  }
  return null;
}
