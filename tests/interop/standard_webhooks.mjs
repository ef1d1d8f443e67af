// Verifies the delivery on standard input with the official package. Its headers and the secret are in the environment.

import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

// The tools of Node are installed once, in ui/.
const { Webhook } = createRequire(new URL('../../ui/package.json', import.meta.url))('standardwebhooks');

const event = new Webhook(process.env.STOWBOX_SIGNING_SECRET).verify(await text(process.stdin), JSON.parse(process.env.HEADERS));
console.log(event.data.key);
