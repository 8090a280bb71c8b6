import type { QueryClient } from "@tanstack/react-query"
import type { FormView } from "@/api/types"
import { listKey } from "@/frame/place"
import { currentLanguage, formatNumber, labelIn } from "@/i18n"

/** The list one came from: lets a record page go to the previous and the next record of it. */
export interface Walk {
  app: string
  form: string
  ids: string[]
  /** Where the list is. */ href: string
  /** The view's name. */ label?: string
  /** When known; the ids may be only the first pages. */ total?: number
  /** There are more than `ids`, nobody has counted how many. */ more?: boolean
}

const KEY = "mortise:walk"
const listHref = (app: string, form: string): string => {
  try {
    return sessionStorage.getItem(listKey(app, form)) ?? `/a/${app}/f/${form}`
  } catch {
    return `/a/${app}/f/${form}`
  }
}

interface Pages {
  pages?: { items?: { id: string }[]; next?: string | null }[]
}

/** The list in memory that shows this record, newest first; noted, so that it outlives the memory. */
export function findWalk(client: QueryClient, app: string, form: FormView, id: string): Walk | null {
  const lists = client
    .getQueryCache()
    .findAll({ queryKey: ["records", app, form.key] })
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
  for (const list of lists) {
    const pages = (list.state.data as Pages | undefined)?.pages ?? []
    const ids = pages.flatMap((page) => (page.items ?? []).map((item) => item.id))
    if (!ids.includes(id)) continue
    const counted = client.getQueryData<{ count: number; capped?: boolean }>(["count", app, form.key, list.queryKey[3]])
    const href = listHref(app, form.key)
    const view = new URLSearchParams(href.split("?")[1] ?? "").get("view")
    const shown = form.views.find((each) => each.key === view) ?? form.views[0]
    const walk: Walk = {
      app,
      form: form.key,
      ids,
      href,
      label: labelIn(currentLanguage(), shown?.name),
      total: pages[pages.length - 1]?.next ? (counted && !counted.capped ? counted.count : undefined) : ids.length,
      more: Boolean(pages[pages.length - 1]?.next),
    }
    setWalk(walk)
    return walk
  }
  const noted = walkOf(app, form.key)
  return noted?.ids.includes(id) ? noted : null
}

/** Notes the list one goes through. */
export function setWalk(walk: Walk): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...walk, ids: walk.ids.slice(0, 2000) }))
  } catch {
    // storage is forbidden: the page works without neighbours
  }
}

export function walkOf(app: string, form: string): Walk | null {
  try {
    const walk = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Walk | null
    return walk && walk.app === app && walk.form === form ? walk : null
  } catch {
    return null
  }
}

export function neighbours(walk: Walk | null, id: string) {
  const at = walk?.ids.indexOf(id) ?? -1
  if (!walk || at < 0) return null
  return {
    at: at + 1,
    total: walk.total !== undefined ? formatNumber(walk.total) : `${walk.ids.length}${walk.more ? "+" : ""}`,
    previous: walk.ids[at - 1] ?? null,
    next: walk.ids[at + 1] ?? null,
  }
}
