// Keys and signatures of minisign, as the updater reads them: both once more in base64.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key pair, as the public key that a build is given and a way to sign a package. */
export function makeSigner() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const id = randomBytes(8);
  // The last 32 bytes of its DER are the key itself.
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const key = file('untrusted comment: minisign public key', Buffer.concat([Buffer.from('Ed'), id, raw]));
  return {
    publicKey: key,
    sign(bytes) {
      const signature = sign(null, createHash('blake2b512').update(bytes).digest(), privateKey);
      const comment = 'timestamp:0\tfile:package';
      const whole = sign(null, Buffer.concat([signature, Buffer.from(comment)]), privateKey);
      return file(
        'untrusted comment: signature of a test',
        Buffer.concat([Buffer.from('ED'), id, signature]),
        `trusted comment: ${comment}`,
        whole,
      );
    },
  };
}

function file(...lines) {
  const text = lines.map((line) => (typeof line === 'string' ? line : line.toString('base64'))).join('\n');
  return Buffer.from(`${text}\n`).toString('base64');
}
