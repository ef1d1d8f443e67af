import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `vite build` makes the page the server serves; `vite build --mode desktop` the one in the window. */
export default defineConfig(({ mode }) => {
  const desktop = mode === "desktop";
  const server = process.env.STOWBOX_URL ?? "http://127.0.0.1:9710";
  return {
    plugins: [react(), tailwindcss()],
    resolve: {
      alias: {
        "#platform": at(desktop ? "src/platform/desktop.ts" : "src/platform/browser.ts"),
        "#": at("src"),
      },
    },
    build: {
      outDir: desktop ? "dist-desktop" : "dist",
      emptyOutDir: true,
      // The engines that know `light-dark()`: the oldest that the console supports.
      target: ["chrome123", "firefox120", "safari17.5"],
      // Fonts and images stay files: `data:` is not allowed everywhere by the content security policy.
      assetsInlineLimit: 0,
      // What may be loaded at first is checked compressed, by scripts/check-bundles.mjs.
      chunkSizeWarningLimit: 1000,
    },
    server: {
      port: 5173,
      strictPort: true,
      proxy: Object.fromEntries(
        ["/v1", "/admin", "/docs", "/healthz", "/openapi.json"].map((path) => [
          path,
          { target: server, changeOrigin: true },
        ]),
      ),
    },
    test: {
      environment: "node",
      include: ["src/**/*.test.{ts,tsx}"],
      restoreMocks: true,
    },
  };
});
