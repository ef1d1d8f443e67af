import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { Api } from "../api";
import { test } from "../fixtures";
import type { Server } from "../server";

const SHOTS = resolve(__dirname, "../../../ui/shots");
const SIZES = { wide: { width: 1280, height: 800 }, small: { width: 900, height: 600 } };

export interface Tour {
  page: Page;
  /** A server of this tour's own, and a client of it. */
  server: Server;
  api: Api;
  take(name: string): Promise<void>;
  /** By the sidebar. */
  goTo(place: string): Promise<void>;
}

/** A walk through the console that takes pictures: in both sizes, in both themes. */
export function tour(title: string, walk: (tour: Tour) => Promise<void>): void {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const theme of ["light", "dark"] as const) {
      test(`${title}, ${size} ${theme}`, async ({ page, context, ownServer }) => {
        await mkdir(SHOTS, { recursive: true });
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: ownServer.url });
        await walk({
          page,
          server: ownServer,
          api: new Api(ownServer),
          take: async (name) => {
            await page.evaluate(() => document.fonts.ready);
            await page.screenshot({ path: resolve(SHOTS, `${name}-${size}-${theme}.png`) });
          },
          goTo: (place) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click(),
        });
      });
    }
  }
}
