import { defineConfig } from "@playwright/test";
import { browser } from "./browser";

/** Takes the pictures of every screen into ui/shots/. `npm --prefix ui run shots`. */
export default defineConfig({
  testDir: ".",
  testMatch: ["shots.ts", "*.shots.ts"],
  outputDir: "results",
  workers: 1,
  timeout: 240_000,
  reporter: [["list"]],
  use: browser,
});
