// Fails when a build holds what it must not: the browser's bundle anything of Tauri, either one an inline script,
// or more JavaScript than the console promises to load at first.
import { readFile, readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const MAX_FIRST_LOAD_BYTES = 250 * 1024;
const problems = [];

for (const build of ["dist", "dist-desktop"]) {
  const root = new URL(`../${build}/`, import.meta.url);
  const html = await readFile(new URL("index.html", root), "utf8");
  if (/<script(?![^>]*\bsrc=)[^>]*>/.test(html)) problems.push(`${build}/index.html has an inline script`);

  let firstLoadBytes = 0;
  let tauri = false;
  for (const name of await readdir(new URL("assets/", root))) {
    if (!name.endsWith(".js")) continue;
    const code = await readFile(new URL(`assets/${name}`, root), "utf8");
    tauri ||= code.includes("__TAURI");
    if (html.includes(name)) firstLoadBytes += gzipSync(code).length;
  }
  if (tauri !== (build === "dist-desktop")) {
    problems.push(tauri ? `${build} holds Tauri's code` : `${build} lacks Tauri's code`);
  }
  if (firstLoadBytes > MAX_FIRST_LOAD_BYTES) problems.push(`${build} loads ${firstLoadBytes} bytes at first`);
  console.log(`${build}: ${(firstLoadBytes / 1024).toFixed(0)} KiB of compressed JavaScript at first`);
}

for (const problem of problems) console.error(`error: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);
