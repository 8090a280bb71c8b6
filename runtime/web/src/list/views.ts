/** The tabs of a list: the app's views first, then the person's own. */
import type { FormView, Label, SavedView, ViewDef } from "@/api/types"
import { allView } from "./data"

export interface TabView {
  /** What stands in the address: the view's key, or `~id` for a saved one. */
  key: string
  view: ViewDef
  name: Label
  savedId: string | null
  isShared: boolean
  /** Key of the app's view whose condition holds; null for "everything". */
  base: string | null
}

export function tabsOf(form: FormView, saved: SavedView[]): TabView[] {
  const own = form.views.map((view) => ({ key: view.key, view, name: view.name || view.key, savedId: null, isShared: true, base: view.key }))
  const all = own.length > 0 ? own : [{ key: "", view: allView(form), name: { en: "All", zh: "全部" }, savedId: null, isShared: true, base: null }]
  return [...all, ...saved.map((one) => ({
    key: `~${one.id}`, view: { ...one.definition, key: `~${one.id}` }, name: one.name, savedId: one.id, isShared: one.shared,
    base: form.views.some((view) => view.key === one.definition.key) ? one.definition.key : null,
  }))]
}

/** The tab the address names, else the first. */
export const chosenTab = (tabs: TabView[], key: string | null): TabView => tabs.find((tab) => tab.key === key) ?? tabs[0]!

export const iconOf = (view: ViewDef): string =>
  view.icon ?? { list: "table-2", kanban: "kanban", calendar: "calendar", gallery: "layout-grid" }[view.type]
