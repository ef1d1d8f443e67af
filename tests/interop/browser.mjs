// A page of another origin in a real browser, which has only signed URLs: it reads, it uploads, and it seeks in a sound.
// Run by test_browser.py. Prints what the page saw as JSON.

import { createServer } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';

// The tools of Node are installed once, in ui/.
const { chromium } = createRequire(new URL('../../ui/package.json', import.meta.url))('@playwright/test');

const { GET_URL, PUT_URL, SOUND_URL, PRIVATE_URL, CHROMIUM } = process.env;

const site = createServer((request, response) => {
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>Another origin</title><audio muted></audio>');
});
site.listen(0, '127.0.0.1');
await once(site, 'listening');

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  const ranges = [];
  page.on('request', (request) => {
    const { range } = request.headers();
    if (request.url() === SOUND_URL && range !== undefined) ranges.push(range);
  });
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  const seen = await page.evaluate(
    async ([getUrl, putUrl, privateUrl]) => {
      const got = await fetch(getUrl);
      const part = await fetch(getUrl, { headers: { range: 'bytes=0-4' } });
      const put = await fetch(putUrl, { method: 'PUT', body: 'from a page', headers: { 'content-type': 'text/plain' } });
      const refused = await fetch(getUrl.replace('signature=', 'signature=x'));
      return {
        text: await got.text(),
        etag: got.headers.get('etag'),
        author: got.headers.get('x-metadata-author'),
        part: [part.status, await part.text(), part.headers.get('content-range')],
        put: [put.status, (await put.json()).key],
        refused: [refused.status, (await refused.json()).error.code],
        // Without CORS a page learns nothing, not even the status.
        hidden: await fetch(privateUrl).then(() => 'answered', () => 'hidden'),
      };
    },
    [GET_URL, PUT_URL, PRIVATE_URL],
  );
  const sound = await page.evaluate(async (url) => {
    const audio = document.querySelector('audio');
    const next = (name) => new Promise((done, fail) => {
      audio.addEventListener(name, done, { once: true });
      audio.addEventListener('error', () => fail(new Error(audio.error.message)), { once: true });
    });
    const known = next('loadedmetadata');
    audio.preload = 'metadata';
    audio.src = url;
    await known;
    const there = next('seeked');
    audio.currentTime = 540;
    await there;
    const going = next('timeupdate');
    await audio.play();
    await going;
    return { duration: audio.duration, at: audio.currentTime };
  }, SOUND_URL);
  console.log(JSON.stringify({ ...seen, sound, ranges }));
} finally {
  await browser.close();
  site.close();
}
