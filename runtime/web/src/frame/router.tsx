/** The address bar as the root of what is on the screen: which page, with which parameters. */
import {
  createContext,
  lazy,
  startTransition,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ComponentType,
} from "react"

export type Params = Partial<Record<string, string>>

export interface Route {
  /** `/a/$app/f/$form`: a part that begins with `$` takes one part of the path; several patterns may lead to one page. */
  paths: string[]
  Page: ComponentType
}

interface Place {
  path: string
  search: string
}

const heard = new Set<(place: Place) => void>()

export const placeNow = (): Place => ({ path: window.location.pathname, search: window.location.search })

/** Goes to an address of this page's own router. The same address again replaces its entry instead of repeating it. */
export function navigate(href: string, how: "push" | "replace" = "push"): void {
  const next = new URL(href, window.location.href)
  const isSame = next.href === window.location.href
  window.history[how === "replace" || isSame ? "replaceState" : "pushState"](null, "", next)
  tell()
}

const tell = (): void => heard.forEach((each) => each(placeNow()))
window.addEventListener("popstate", tell)

/** A page whose code comes with its first visit. */
export const page = (paths: string[], load: () => Promise<{ default: ComponentType }>): Route => ({
  paths,
  Page: lazy(load),
})

/** The parameters of the first pattern that fits, or null. */
export function paramsOf(pattern: string, path: string): Params | null {
  const wanted = pattern.split("/")
  const parts = path.replace(/(.)\/+$/, "$1").split("/")
  if (wanted.length !== parts.length) return null
  const params: Params = {}
  for (const [at, name] of wanted.entries()) {
    if (name.startsWith("$") && parts[at]) params[name.slice(1)] = plain(parts[at])
    else if (name !== parts[at]) return null
  }
  return params
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // a lone percent sign: the text as it stands names nothing, and says so on the page
  }
}

function match(routes: Route[], path: string): { route: Route | null; params: Params } {
  for (const route of routes) {
    for (const pattern of route.paths) {
      const params = paramsOf(pattern, path)
      if (params) return { route, params }
    }
  }
  return { route: null, params: {} }
}

interface Shown extends Place {
  params: Params
  Page: ComponentType
}

const RouterContext = createContext<Shown | null>(null)

interface Props {
  routes: Route[]
  Missing: ComponentType
  Frame: ComponentType
}

/** Draws the frame; the frame draws the page with `<Outlet />`. The old page stays until the code of the new one is there. */
export function Router({ routes, Missing, Frame }: Props) {
  const [place, setPlace] = useState(placeNow)
  useEffect(() => {
    const take = (next: Place): void =>
      setPlace((before) => (before.path === next.path && before.search === next.search ? before : next))
    const listen = (next: Place): void =>
      next.path === placeShown.path ? take(next) : startTransition(() => take(next))
    heard.add(listen)
    take(placeNow())
    return () => void heard.delete(listen)
  }, [])
  useEffect(() => {
    placeShown.path = place.path
  }, [place])
  const shown = useMemo<Shown>(() => {
    const { route, params } = match(routes, place.path)
    return { ...place, params, Page: route?.Page ?? Missing }
  }, [routes, place, Missing])
  return (
    <RouterContext.Provider value={shown}>
      <Frame />
    </RouterContext.Provider>
  )
}

/** What is drawn now: only a change of the page itself may wait, a change of its query is drawn at once. */
const placeShown = { path: "" }

function useShown(): Shown {
  const shown = useContext(RouterContext)
  if (!shown) throw new Error("There is no <Router> above this component")
  return shown
}

export const useParams = (): Params => useShown().params

/** Path and query (with its question mark) as they are drawn. */
export function useAddress(): Place {
  const { path, search } = useShown()
  return { path, search }
}

export function Outlet() {
  const { Page } = useShown()
  return <Page />
}
