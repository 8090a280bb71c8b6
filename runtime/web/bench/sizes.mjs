/** Gzipped JavaScript that each page of the built bundle needs, in bytes: `node runtime/web/bench/sizes.mjs [folder]` prints JSON. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"

const folder = process.argv[2] ?? fileURLToPath(new URL("../../static", import.meta.url))
const manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8"))

const withImports = (key, seen = new Set()) => {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const each of manifest[key].imports ?? []) withImports(each, seen)
  return seen
}
const bytes = (keys) =>
  [...keys]
    .map((key) => manifest[key].file)
    .filter((file) => file.endsWith(".js"))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0)

const base = withImports("src/main.tsx")
const pages = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry && /Page\.tsx$/.test(key))
const sizes = Object.fromEntries(
  pages.map((key) => [key.replace(/^.*\/(\w+)\.tsx$/, "$1"), bytes(new Set([...base, ...withImports(key)]))]),
)
console.log(JSON.stringify({ base: bytes(base), ...sizes }, null, 2))
