/** What was opened last, on this device: for the search dialog and the home page. */
import { useSyncExternalStore } from "react"

export interface Opened { app: string; form: string; id: string; title: string }

const STORE = "mortise:recent"
const KEPT = 24
const listeners = new Set<() => void>()
let known: Opened[] | null = null

function read(): Opened[] {
  if (known) return known
  try {
    const stored = JSON.parse(localStorage.getItem(STORE) ?? "[]") as unknown
    known = Array.isArray(stored) ? (stored as Opened[]).filter((one) => one && one.app && one.form && one.id) : []
  } catch {
    known = [] // storage may be forbidden; then there is no memory
  }
  return known
}

/** Puts a record on top of the list. */
export function remember(app: string, form: string, rec: { id: string; title: string }): void {
  const opened = { app, form, id: rec.id, title: rec.title }
  const rest = read().filter((one) => !(one.app === app && one.form === form && one.id === rec.id))
  known = [opened, ...rest].slice(0, KEPT)
  try {
    localStorage.setItem(STORE, JSON.stringify(known))
  } catch {
    // see read
  }
  listeners.forEach((listener) => listener())
}

export function useRecent(app?: string): Opened[] {
  const all = useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener) }, read)
  return app ? all.filter((one) => one.app === app) : all
}
