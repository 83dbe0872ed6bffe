import { fileURLToPath, URL } from "node:url";
import { VantResolver } from "@vant/auto-import-resolver";
import vue from "@vitejs/plugin-vue";
import pxToRem from "postcss-pxtorem";
import Components from "unplugin-vue-components/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Vant's icon style falls back to a font on a third party's host; only the inlined woff2 stays. */
const localVantIcons: Plugin = {
  name: "local-vant-icons",
  enforce: "pre",
  transform(code, id) {
    if (!/vant[\\/](es|lib)[\\/]icon[\\/].*\.css/.test(id)) return null;
    return code.replace(/,\s*url\((["']?)(https?:)?\/\/[^)]*\)\s*format\([^)]*\)/g, "");
  },
};

const django = "http://127.0.0.1:8000";

export default defineConfig(({ command }) => ({
  // Built files are served by Django's static door; the dev server stands at the root.
  base: command === "build" ? "/static/web/" : "/",
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  plugins: [
    localVantIcons,
    vue(),
    Components({ dirs: [], resolvers: [VantResolver()], dts: "src/components.d.ts" }),
  ],
  css: {
    postcss: {
      // Vant writes px; large type sets the root's size, so its px become rem here. Hairlines (1px) stay.
      plugins: [
        pxToRem({
          rootValue: 16,
          propList: ["*"],
          minPixelValue: 2,
          exclude: (file: string) => !/[\\/]vant[\\/]/.test(file),
        }),
      ],
    },
  },
  build: {
    manifest: "manifest.json",
    outDir: "dist",
    // The floor: the older webviews that WeChat still brings (Chrome 84), and iOS 14.5 (for flex gaps).
    target: ["es2020", "chrome84", "safari14.1"],
    rolldownOptions: { input: "src/app/main.ts" },
    // the whole player library, which only streams with words or voices of their own fetch
    chunkSizeWarningLimit: 600,
  },
  server: {
    port: 5173,
    proxy: {
      "/api": django,
      "/_allauth": django,
      "/media": django,
      "/ws": { target: django, ws: true },
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
}));
