import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect, test as base } from "@playwright/test";
import { Api } from "./api";
import { type Server, startServer } from "./server";

interface TestFixtures {
  api: Api;
  /** A page of the console, signed in as the operator. */
  console: Page;
  /** A bucket of this test's own, empty. */
  bucket: string;
  /** A server of this test's own, for what would disturb the others. */
  ownServer: Server;
}

interface WorkerFixtures {
  server: Server;
}

let lastBucket = 0;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    async ({}, provide) => {
      const server = await startServer();
      await provide(server);
      await server.dispose();
    },
    { scope: "worker" },
  ],
  ownServer: async ({}, provide) => {
    const server = await startServer();
    await provide(server);
    await server.dispose();
  },
  api: async ({ server }, provide) => provide(new Api(server)),
  bucket: async ({ api }, provide, info) => {
    lastBucket += 1;
    const name = `test-${info.workerIndex}-${lastBucket}`;
    await api.bucket(name);
    await provide(name);
  },
  console: async ({ page, server, context }, provide) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    await page.goto(server.consoleUrl);
    await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
    await provide(page);
  },
});

export { expect };

/** What other clients do is seen within two seconds; a machine that is busy with other tests gets some more. */
export const LIVE_MS = 6_000;

/** Nothing to complain about, in either theme. Only colours differ between them, so the rest is asked once. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const axe = new AxeBuilder({ page });
    if (colorScheme === "dark") axe.withRules(["color-contrast"]);
    const { violations } = await axe.analyze();
    const said = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html }) => html).join("\n  ")}`);
    expect(said, `axe, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
}

export async function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** By hand, with an admin token or a key, where the page asks for one. */
export async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel("Admin token or API key").fill(token);
  await page.keyboard.press("Enter");
}

/** Holds something back until the test lets it go on. */
export function gate(): { opened: Promise<void>; open(): void } {
  let release: (() => void) | null = null;
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { opened, open: () => release?.() };
}
