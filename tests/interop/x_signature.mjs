// Verifies the delivery on standard input with the snippet of the documentation. Ends with 1 if it is not good.

import { buffer } from 'node:stream/consumers';

import { verify } from '../../docs/verify/node.mjs';

const [timestamp, signature] = process.argv.slice(2);
process.exitCode = verify(process.env.STOWBOX_SIGNING_SECRET, timestamp, signature, await buffer(process.stdin)) ? 0 : 1;
