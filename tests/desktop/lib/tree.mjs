// Folders of real files, and what they hash to.

import { createHash, createCipheriv } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Writes the files of `{path: text}` below `root`. */
export async function plant(root, files) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/** Writes a file of `bytes` bytes, no two blocks of which are alike. */
export async function plantLarge(path, bytes) {
  // A key stream: fast, never repeating, and the same at every run.
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16));
  const zeros = Buffer.alloc(1 << 20);
  const file = await open(path, 'w');
  try {
    for (let written = 0; written < bytes; written += zeros.length) {
      await file.write(cipher.update(zeros.subarray(0, Math.min(zeros.length, bytes - written))));
    }
  } finally {
    await file.close();
  }
}

/** SHA-256 of a stream of bytes, and how many there were. */
export async function hashOf(stream) {
  const hash = createHash('sha256');
  let size = 0;
  await pipeline(stream, async (chunks) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
    }
  });
  return `${size} bytes, sha256 ${hash.digest('hex')}`;
}

/** Every file below `root`, by its path with `/`: what it hashes to. */
export async function hashesOf(root) {
  const hashes = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    hashes[relative(root, path)] = await hashOf(createReadStream(path));
  }
  return hashes;
}
