import { defineConfig } from "@playwright/test";
import { browser } from "./browser";

/** Takes the pictures of every screen into ui/shots/. `npm --prefix ui run shots`. */
export default defineConfig({
  testDir: "shots",
  testMatch: "*.shots.ts",
  outputDir: "results",
  workers: 1,
  timeout: 240_000,
  reporter: [["list"]],
  // A text that changed is said at once, not at the end of the tour.
  use: { ...browser, actionTimeout: 20_000 },
});
