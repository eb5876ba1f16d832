/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

import { compressed } from "./build/compressed";
import { mantineStyles } from "./build/mantineStyles";
import { websocketOnly } from "./build/websocketOnly";
import { buildList } from "./scripts/build-list.ts";

const ROUTER = new URL("node_modules/react-router/dist/production/index.mjs", import.meta.url).pathname;

export default defineConfig(({ mode }) => {
  const env = loadEnv(mode, ".", "QUICKDOC_");
  const api = env.QUICKDOC_API ?? "http://127.0.0.1:8000";
  const sockets = env.QUICKDOC_SOCKETS ?? "http://127.0.0.1:8001";
  return {
    plugins: [react(), websocketOnly(), mantineStyles(), buildList(), compressed()],
    server: {
      proxy: {
        "/api": { target: api },
        "/embed": { target: api },
        "/socket.io": { target: sockets, ws: true },
      },
    },
    // Its package offers the development build to everybody.
    resolve: { alias: mode === "production" ? [{ find: /^react-router$/, replacement: ROUTER }] : [] },
    build: {
      target: "es2022",
      sourcemap: false,
      chunkSizeWarningLimit: 700,
      // Of the pages that are fetched later the first one lists the styles only: with all scripts of all pages, most of which
      // it has by then, it would be 2 kB larger. A script that a later page needs beside its own is fetched right after it.
      modulePreload: {
        resolveDependencies: (_page, needs, { hostType }) =>
          hostType === "html" ? needs : needs.filter((each) => each.endsWith(".css")),
      },
    },
    test: {
      environment: "jsdom",
      setupFiles: ["src/test/setup.ts"],
      include: ["{src,scripts}/**/*.test.{ts,tsx}"],
      css: false,
      // Files share a browser and the modules that they import: to make both anew for each takes four times the processor time.
      isolate: false,
      // Milliseconds: far less on a machine that does nothing else.
      testTimeout: 60_000,
      // The reader is where the things of the tests are, whatever the host's zone.
      env: { TZ: "America/New_York" },
    },
  };
});
