import { useAddress } from "./router"

export interface Place {
  app: string | null
  form: string | null
  record: string | null
  view: string | null
  page: string | null
  report: string | null
  path: string
}

/** What the address names: `/a/{app}/f/{form}/{id}`, `/a/{app}/p/{page}`, `/a/{app}/r/{report}` and the rest. */
export function placeOf(path: string, search: string): Place {
  const [, root, app, kind, name, id] = path.split("/").map(decodeURIComponent)
  const inApp = root === "a" ? app || null : null
  const named = (letter: string) => (inApp && kind === letter ? name || null : null)
  return {
    app: inApp,
    form: named("f"),
    record: named("f") ? id || null : null,
    view: new URLSearchParams(search).get("view"),
    page: named("p"),
    report: named("r"),
    path,
  }
}

export function usePlace(): Place {
  const { path, search } = useAddress()
  return placeOf(path, search)
}

const LAST = "mortise:last-app"
export const lastApp = (): string | null => {
  try {
    return localStorage.getItem(LAST)
  } catch {
    return null // storage may be forbidden; then there is simply no memory
  }
}
export const rememberApp = (key: string): void => {
  try {
    localStorage.setItem(LAST, key)
  } catch {
    // see lastApp
  }
}

export const listKey = (app: string, form: string) => `mortise:list:${app}:${form}`

/** Notes each list address, filters and all: that is where "back" goes from a record. */
export function rememberList(app: string, form: string, href: string): void {
  try {
    sessionStorage.setItem(listKey(app, form), href)
  } catch {
    // see lastApp
  }
}
