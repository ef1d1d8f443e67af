// As much of WebDriver (W3C) as these tests need, spoken to WebKitWebDriver.

import { until } from './processes.mjs';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

export class Page {
  #base;

  /** Opens `binary` under a driver that listens on `port`. */
  static async open(port, binary) {
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: [] } } };
    const page = new Page();
    const session = await request('POST', `http://127.0.0.1:${port}/session`, { capabilities });
    page.#base = `http://127.0.0.1:${port}/session/${session.sessionId}`;
    await page.#post('timeouts', { script: 60_000, implicit: 0, pageLoad: 60_000 });
    return page;
  }

  #post(path, body = {}) {
    return request('POST', `${this.#base}/${path}`, body);
  }

  /** Runs a function's text in the page and gives what it returns; it may be async. */
  async run(body, ...args) {
    const script = `
      const [done, args] = [arguments[arguments.length - 1], Array.from(arguments).slice(0, -1)];
      (async (...args) => { ${body} })(...args).then(
        (value) => done({ value }), (error) => done({ error: error?.message ?? JSON.stringify(error) }));`;
    const { value, error } = await this.#post('execute/async', { script, args });
    if (error) throw new Error(`in the page: ${error}`);
    return value;
  }

  /** Calls a command of the shell as the page does. */
  invoke(command, args = {}) {
    return this.run('return window.__TAURI_INTERNALS__.invoke(args[0], args[1])', command, args);
  }

  /** The first element that an XPath finds, or null. */
  async find(xpath) {
    const found = await this.#post('elements', { using: 'xpath', value: xpath });
    return found.length > 0 ? new Element(this, found[0]) : null;
  }

  /** The same, waited for. */
  wait(xpath, timeoutMs) {
    return until(`${xpath} on the page`, () => this.find(xpath), timeoutMs);
  }

  /** Does something with an element. One that was drawn anew in the meantime is looked for again. */
  with(xpath, act) {
    return until(`${xpath} to hold still`, async () => {
      const element = await this.wait(xpath);
      try {
        await act(element);
        return true;
      } catch (error) {
        if (error.message.includes('stale element reference')) return false;
        throw error;
      }
    });
  }

  click(xpath) {
    return this.with(xpath, (element) => element.click());
  }

  type(xpath, text) {
    return this.with(xpath, (element) => element.type(text));
  }

  text() {
    return this.run('return document.body.innerText');
  }

  url() {
    return request('GET', `${this.#base}/url`);
  }

  element(id, path, body) {
    return body === undefined
      ? request('GET', `${this.#base}/element/${id}/${path}`)
      : this.#post(`element/${id}/${path}`, body);
  }

  close() {
    return request('DELETE', this.#base);
  }
}

export class Element {
  constructor(page, reference) {
    this.page = page;
    this.id = reference[ELEMENT];
  }

  click() {
    return this.page.element(this.id, 'click', {});
  }

  type(text) {
    return this.page.element(this.id, 'value', { text });
  }

  text() {
    return this.page.element(this.id, 'text');
  }
}

async function request(method, url, body) {
  const answer = await fetch(url, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`WebDriver ${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}
