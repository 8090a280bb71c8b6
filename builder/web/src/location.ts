/** Where the designer is: `/design/` or `/design/{app}?part=forms&key=customer&tab=layout`. Back and forward work. */
import { create } from "zustand"

export const PARTS = ["forms", "flows", "rules", "reports", "pages", "roles"] as const
export type Part = (typeof PARTS)[number] | "releases"

export interface Place {
  app: string | null
  part: Part
  key: string | null
  tab: string | null
}

export function read(url: URL): Place {
  const [, , app] = url.pathname.split("/")
  const part = url.searchParams.get("part") as Part | null
  return {
    app: app ? decodeURIComponent(app) : null,
    part: part && ([...PARTS, "releases"] as string[]).includes(part) ? part : "forms",
    key: url.searchParams.get("key"),
    tab: url.searchParams.get("tab"),
  }
}

export function address({ app, part, key, tab }: Place): string {
  if (!app) return "/design/"
  const query = new URLSearchParams()
  if (part !== "forms" || key) query.set("part", part)
  if (key) query.set("key", key)
  if (tab) query.set("tab", tab)
  const text = query.toString()
  return `/design/${encodeURIComponent(app)}${text ? `?${text}` : ""}`
}

export const usePlace = create<Place>(() => read(new URL(globalThis.location?.href ?? "http://localhost/design/")))

export function go(change: Partial<Place>, replace = false): void {
  const now = usePlace.getState()
  const next: Place = {
    ...now,
    ...(change.part && change.part !== now.part ? { key: null, tab: null } : {}),
    ...(change.key !== undefined && change.key !== now.key ? { tab: change.tab ?? now.tab } : {}),
    ...change,
  }
  if (address(next) === address(now)) return
  history[replace ? "replaceState" : "pushState"](null, "", address(next))
  usePlace.setState(next)
}

globalThis.addEventListener?.("popstate", () => usePlace.setState(read(new URL(location.href))))
