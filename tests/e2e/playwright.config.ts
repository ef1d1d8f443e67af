import { defineConfig } from "@playwright/test";
import { browser } from "./browser";

/** Drives the console in a real browser against the real server. `npm --prefix ui run e2e` builds the page first. */
export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "results",
  // Two machines' worth of browsers and servers do not fit on two cores.
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: { ...browser, trace: "retain-on-failure" },
});
