import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** `npx vite build --config bench/vite.config.ts` → `bench/dist/index.html`, servable by any static server. */
export default defineConfig({
  root: here("."),
  base: "./",
  plugins: [react()],
  resolve: { alias: { "@": here("../src") }, dedupe: ["react", "react-dom"] },
  build: { outDir: here("./dist"), emptyOutDir: true, target: "es2022" },
})
