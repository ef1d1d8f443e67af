import { tour } from "./tour";

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

tour("loading and failing", async ({ page, server, api, take }) => {
  await api.bucket("photos");
  await api.put("photos", "harbour.jpg");
  await page.goto(server.consoleUrl);
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  for (const [screen, path] of Object.entries(SCREENS)) {
    // Never answered: as long as the answer is on its way.
    await page.route(isApi, () => undefined);
    await page.goto(server.url + path);
    await page.getByRole("status", { name: /^Loading/ }).first().waitFor();
    await take(`${screen}-loading`);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.route(isApi, (route) => route.fulfill(REFUSED));
    await page.goto(server.url + path);
    await page.getByRole("alert").first().waitFor();
    await take(`${screen}-failing`);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  }
});
