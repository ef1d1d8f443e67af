import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { Api } from "./api";
import { test } from "./fixtures";

const SHOTS = resolve(__dirname, "../../ui/shots");
const SIZES = { wide: { width: 1280, height: 800 }, small: { width: 900, height: 600 } };
const SCREENS = {
  overview: "/",
  buckets: "/buckets",
  browser: "/buckets/photos",
  object: "/buckets/photos?object=harbour.jpg",
  trash: "/buckets/photos?trash=1",
  links: "/links",
  keys: "/keys",
  webhooks: "/webhooks",
  inboxes: "/webhooks/inboxes",
  requests: "/requests",
  server: "/settings/server",
  storage: "/settings/storage",
  accounts: "/settings/accounts",
};
const REFUSED = {
  status: 503,
  json: {
    error: {
      code: "storage_unavailable",
      message: "The storage does not answer. Nothing was changed.",
      requestId: "req_01M87VSHN7J2DJE6HGPQA02YCV",
      docsUrl: "http://127.0.0.1:9710/docs#storage_unavailable",
    },
  },
};

const isApi = (url: URL) => /^\/(admin\/)?v1\//.test(url.pathname);

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ["light", "dark"] as const) {
    test(`loading and failing ${size} ${theme}`, async ({ page, ownServer }) => {
      await mkdir(SHOTS, { recursive: true });
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const api = new Api(ownServer);
      await api.bucket("photos");
      await api.put("photos", "harbour.jpg");
      await page.goto(ownServer.consoleUrl);
      await page.getByRole("navigation", { name: "Main" }).waitFor();
      for (const [screen, path] of Object.entries(SCREENS)) {
        const take = (state: string) => page.screenshot({ path: resolve(SHOTS, `80-${screen}-${state}-${size}-${theme}.png`) });
        // Never answered: as long as the answer is on its way.
        await page.route(isApi, () => undefined);
        await page.goto(ownServer.url + path);
        await page.getByRole("status", { name: /^Loading/ }).first().waitFor();
        await take("loading");
        await page.unrouteAll({ behavior: "ignoreErrors" });
        await page.route(isApi, (route) => route.fulfill(REFUSED));
        await page.goto(ownServer.url + path);
        await page.getByRole("alert").first().waitFor();
        await take("failing");
        await page.unrouteAll({ behavior: "ignoreErrors" });
      }
    });
  }
}
