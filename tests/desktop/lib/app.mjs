// The real app, with a home of its own: alone, or under WebDriver where a test needs to look into its page.

import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { start, stop, until } from './processes.mjs';
import { Page } from './webdriver.mjs';

const root = resolve(import.meta.dirname, '../../..');
export const BINARY = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', 'debug/stowbox-desktop');

/** A folder that stands for a person's home, and is removed with everything in it. */
export class Home {
  static async make() {
    return new Home(await mkdtemp(join(tmpdir(), 'stowbox-desktop-')));
  }

  constructor(path) {
    this.path = path;
    this.dataDir = join(path, 'data');
    this.env = {
      HOME: path,
      XDG_CONFIG_HOME: join(path, 'config'),
      XDG_DATA_HOME: join(path, 'share'),
      XDG_CACHE_HOME: join(path, 'cache'),
      XDG_STATE_HOME: join(path, 'state'),
      STOWBOX_DATA_DIR: this.dataDir,
      STOWBOX_LISTEN: '127.0.0.1:0',
    };
  }

  remove() {
    // The webview's helpers may still be writing their caches while they end.
    return rm(this.path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** Starts the app as a person does, with nothing attached to its page. */
export function startApp(screen, home, env = {}, args = [], program = []) {
  const [command, ...rest] = [...program, BINARY, ...args];
  return start(command, rest, { env: { ...screen.env, ...home.env, ...env } });
}

/** The app with WebDriver attached. */
export class DrivenApp {
  static async start(screen, home, env = {}) {
    const port = await freePort();
    const driver = start('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], {
      env: { ...screen.env, ...home.env, ...env, TAURI_WEBVIEW_AUTOMATION: 'true' },
    });
    await until('WebKitWebDriver', () => answers(port));
    const app = new DrivenApp(driver);
    try {
      app.page = await Page.open(port, BINARY);
      app.pid = await until('the app', () => childOf(driver.pid));
      app.connection = await app.page.invoke('connection');
    } catch (error) {
      await stop(driver, 'SIGKILL');
      throw new Error(`${error.message}\n${driver.output}`);
    }
    return app;
  }

  constructor(driver) {
    this.driver = driver;
  }

  /** What the app and the driver printed, for the report of a failure. */
  get output() {
    return this.driver.output;
  }

  /** Calls the API with the operator's token, or with a key. */
  fetch(path, { token = this.connection.token, ...options } = {}) {
    return fetch(this.connection.baseUrl + path, {
      ...options,
      headers: { authorization: `Bearer ${token}`, ...options.headers },
    });
  }

  /** Sends JSON and gives the answer's JSON. */
  async api(method, path, body) {
    const answer = await this.fetch(path, {
      method,
      body: body && JSON.stringify(body),
      headers: body && { 'content-type': 'application/json' },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }

  /** Asks the app to end as a session does when it closes. */
  async terminate() {
    process.kill(this.pid, 'SIGTERM');
    await until('the end of the app', async () => !(await isAlive(this.pid)));
  }

  async close() {
    try {
      if (await isAlive(this.pid)) await this.terminate();
    } finally {
      await stop(this.driver);
      if (await isAlive(this.pid)) process.kill(this.pid, 'SIGKILL');
    }
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Whether a process runs; one that ended and waits to be collected does not. */
export async function isAlive(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
}

async function answers(port) {
  return fetch(`http://127.0.0.1:${port}/status`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function childOf(parent) {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    if (status.includes(`\nPPid:\t${parent}\n`) && status.startsWith('Name:\tstowbox-desktop')) return Number(pid);
  }
  return null;
}
