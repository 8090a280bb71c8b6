/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = process.env.MORTISE_URL ?? "http://127.0.0.1:8000"

/** Built into `runtime/static`, which the server mounts at `/static/app/`; the manifest tells it which files to name. */
export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/app/" : "/",
  plugins: [react()],
  resolve: { alias: { "@": here("./src") }, dedupe: ["react", "react-dom"] },
  build: {
    outDir: here("../static"),
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    chunkSizeWarningLimit: 700,
    rollupOptions: { input: { main: here("./src/main.tsx"), login: here("./src/styles/login.css") } },
  },
  server: { port: 5200, host: "127.0.0.1", proxy: { "/api": server, "/login": server } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}"],
    setupFiles: ["./tests/setup.ts"],
  },
}))
