// Fails when a build holds what it must not: the browser's bundle anything of Tauri, or at first anything of the window's;
// either one an inline script, or more JavaScript than the console promises to load at first.
import { readFile, readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const MAX_FIRST_LOAD_BYTES = 250 * 1024;
// A sentence of each screen that only the window has.
const WINDOW_ONLY = ["Start at login", "made without a key to check updates", "Open a bucket first"];
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
    if (!html.includes(name)) continue;
    firstLoadBytes += gzipSync(code).length;
    const early = WINDOW_ONLY.filter((text) => build === "dist" && code.includes(text));
    if (early.length > 0) problems.push(`${build} loads what is the window's at first: ${early.join(", ")}`);
  }
  if (tauri !== (build === "dist-desktop")) {
    problems.push(tauri ? `${build} holds Tauri's code` : `${build} lacks Tauri's code`);
  }
  if (firstLoadBytes > MAX_FIRST_LOAD_BYTES) problems.push(`${build} loads ${firstLoadBytes} bytes at first`);
  console.log(`${build}: ${(firstLoadBytes / 1024).toFixed(0)} KiB of compressed JavaScript at first`);
}

for (const problem of problems) console.error(`error: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);
