/** The list one came from: lets a record page go to the previous and the next record of it. */
export interface Walk { app: string; form: string; ids: string[]; /** Where the list is. */ href: string; /** The view's name. */ label?: string; /** When known; the ids may be only the first pages. */ total?: number }

const KEY = "mortise:walk"

/** A list calls this when it opens one of its records. */
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
  return { at: at + 1, total: walk.total ?? walk.ids.length, previous: walk.ids[at - 1] ?? null, next: walk.ids[at + 1] ?? null }
}
