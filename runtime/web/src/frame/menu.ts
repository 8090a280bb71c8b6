import type { AppView, MenuItem } from "@/api/types"
import { localKey } from "@/app"
import type { Translate } from "@/i18n"
import type { Place } from "./place"

type Words = (label: MenuItem["name"]) => string

export interface NavEntry {
  key: string
  href: string
  label: string
  icon: string
  on: boolean
  /** The view whose number of records stands at the right: only where the view asks for its count. */
  counted?: { form: string; view: string }
  outside?: boolean
}
export interface NavGroup {
  label: string | null
  items: NavEntry[]
}

/** `customer.public` names a view of a form; the menu writes it with or without the form. */
function viewOf(item: MenuItem): { form: string; view: string | null } | null {
  if (item.view) {
    const dot = item.view.lastIndexOf(".")
    return dot < 0
      ? item.form
        ? { form: item.form, view: item.view }
        : null
      : { form: localKey(item.view.slice(0, dot)), view: item.view.slice(dot + 1) }
  }
  return item.form ? { form: item.form, view: null } : null
}

function listEntry(app: AppView, item: MenuItem, words: Words, place: Place): NavEntry | null {
  const target = viewOf(item)
  const form = target && app.forms[localKey(target.form)]
  if (!target || !form) return null
  const view = form.views.find((each) => each.key === target.view)
  const first = form.views[0]?.key
  const on = place.form === form.key && (place.view ?? first ?? null) === (target.view ?? place.view ?? first ?? null)
  const href = `/a/${app.key}/f/${form.key}${target.view && target.view !== first ? `?view=${encodeURIComponent(target.view)}` : ""}`
  const plain = !view || target.view === first
  return {
    key: href,
    href,
    on,
    label: words(item.name) || (plain ? words(form.plural) || words(form.name) : words(view?.name)),
    icon: item.icon ?? (plain ? form.icon : view?.icon) ?? form.icon ?? "file",
    counted: view?.count ?? (plain && form.views[0]?.count) ? { form: form.key, view: view?.key ?? first! } : undefined,
  }
}

export function entryOf(app: AppView, item: MenuItem, words: Words, place: Place): NavEntry | null {
  if (item.page) {
    const page = app.pages[item.page]
    const href = `/a/${app.key}/p/${item.page}`
    return page
      ? {
          key: href,
          href,
          label: words(item.name) || words(page.name),
          icon: item.icon ?? page.icon ?? "layout-dashboard",
          on: place.page === item.page,
        }
      : null
  }
  if (item.report) {
    const report = app.reports[item.report]
    const href = `/a/${app.key}/r/${item.report}`
    return report
      ? {
          key: href,
          href,
          label: words(item.name) || words(report.name),
          icon: item.icon ?? "chart-column",
          on: place.report === item.report,
        }
      : null
  }
  if (item.url)
    return {
      key: item.url,
      href: item.url,
      label: words(item.name) || item.url,
      icon: item.icon ?? "external-link",
      on: false,
      outside: !item.url.startsWith("/"),
    }
  return listEntry(app, item, words, place)
}

/** Own work first, then the app's menu in the analyst's order. The home page is always the first line. */
export function navOf(app: AppView, words: Words, t: Translate, place: Place): NavGroup[] {
  const page = app.home ? app.pages[app.home] : undefined
  const home: NavEntry = {
    key: "home",
    href: `/a/${app.key}`,
    label: words(page?.name) || t("home"),
    icon: "house",
    on: place.path === `/a/${app.key}` || (Boolean(app.home) && place.page === app.home),
  }
  const groups: NavGroup[] = [{ label: null, items: [home] }]
  for (const item of app.menu) {
    if (item.group !== undefined && item.group !== null) {
      const items = (item.items ?? []).filter((each) => !isHome(app, each)).map((each) => entryOf(app, each, words, place)).filter((each) => each !== null)
      if (items.length) groups.push({ label: words(item.group), items })
    } else if (!isHome(app, item)) {
      const entry = entryOf(app, item, words, place)
      if (entry) groups[0].items.push(entry)
    }
  }
  return oneOn(groups)
}

/** The home page is the first line already. */
const isHome = (app: AppView, item: MenuItem): boolean => Boolean(app.home) && item.page === app.home

/** The form's own line is lit only when no line of one of its views is. */
function oneOn(groups: NavGroup[]): NavGroup[] {
  const lit = groups.flatMap((group) => group.items).filter((item) => item.on)
  const best = lit.find((item) => item.href.includes("?view=")) ?? lit[0]
  for (const item of lit) item.on = item === best
  return groups
}
