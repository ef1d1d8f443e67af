import { defineConfig } from "@playwright/test";
import { browser } from "./browser";

/** Drives the console in a real browser against the real server. `npm --prefix ui run e2e` builds the page first. */
export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "results",
  // Each worker is a browser and a server; more than two of them only wait for each other.
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  // A machine that others share is late now and then; Playwright names what passed only the second time as flaky.
  retries: process.env.CI === undefined ? 0 : 1,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: { ...browser, trace: "retain-on-failure" },
});
