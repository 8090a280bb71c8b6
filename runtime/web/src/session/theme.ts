import { useSyncExternalStore } from "react"
import type { Theme } from "@/api/types"

const dark =
  typeof window !== "undefined" && window.matchMedia ? window.matchMedia("(prefers-color-scheme: dark)") : null
const state = { theme: "system" as Theme }
const listeners = new Set<() => void>()

const resolved = (): "light" | "dark" => (state.theme === "system" ? (dark?.matches ? "dark" : "light") : state.theme)

function show(): void {
  document.documentElement.dataset.theme = resolved()
  listeners.forEach((each) => each())
}

/** Puts the theme on `<html>`; `system` follows the machine while the page is open. */
export function applyTheme(theme: Theme): void {
  state.theme = theme
  show()
}

dark?.addEventListener("change", show)

/** What is on screen now: charts and canvases need the real one. */
export function useResolvedTheme(): "light" | "dark" {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light"),
  )
}
