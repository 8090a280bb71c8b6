/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = process.env.MORTISE_URL ?? "http://127.0.0.1:8000"

/** Built into `builder/static`, which the server mounts at `/static/design/`. `@/` is the runtime's source, `~/` ours. */
export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/design/" : "/",
  plugins: [react()],
  resolve: { alias: { "@": here("../../runtime/web/src"), "~": here("./src") }, dedupe: ["react", "react-dom"] },
  build: {
    outDir: here("../static"),
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    chunkSizeWarningLimit: 900,
    rollupOptions: { input: { main: here("./src/main.tsx") } },
  },
  server: { port: 5220, host: "127.0.0.1", fs: { allow: [here("../..")] }, proxy: { "/api": server, "/login": server } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}"] },
}))
