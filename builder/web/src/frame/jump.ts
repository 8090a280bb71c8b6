/** From a pointer to the place where a person can mend it: part, key, tab and selection. */
import { fieldOf, itemField, layoutsOf, cellsOf } from "../document/forms"
import { join, split } from "../document/pointer"
import type { DesignerStore } from "../document/store"
import type { AppDoc, Keyed } from "../document/types"
import { go, type Place } from "../location"
import { useOverlay } from "./overlay"

export interface Target {
  place: Partial<Place>
  select: string[]
  inside?: string
}

export function targetOf(document: AppDoc, pointer: string): Target | null {
  const [member, index, ...rest] = split(pointer)
  const list = member ? (document[member] as Keyed[] | undefined) : undefined
  const key = Array.isArray(list) ? list[Number(index)]?.key : undefined
  switch (member) {
    case "forms":
      return formTarget(document, Number(index), key ?? null, rest)
    case "roles":
      return { place: { part: "roles", key: key ?? null, tab: null }, select: [] }
    case "rules":
    case "tables":
      return {
        place: { part: "rules", key: key ? `${member}.${key}` : null, tab: null },
        select: [],
        inside: join("", ...rest),
      }
    case "pages":
      return {
        place: { part: "pages", key: key ? `${member}.${key}` : null, tab: null },
        select: [],
        inside: join("", ...rest),
      }
    case "flows":
    case "reports":
      return {
        place: { part: member, key: key ? `${member}.${key}` : null, tab: null },
        select: [],
        inside: join("", ...rest),
      }
    case "menu":
      return {
        place: { part: "pages", key: "menu", tab: null },
        select: [],
        inside: join("", ...[index, ...rest].filter((part): part is string => part !== undefined)),
      }
    default:
      return null // the app itself: its settings are a dialog
  }
}

function formTarget(document: AppDoc, index: number, key: string | null, rest: string[]): Target {
  const form = document.forms?.[index]
  const base = join("", "forms", index)
  const [part, at, ...deeper] = rest
  const place = (tab: string | null): Partial<Place> => ({ part: "forms", key, tab })
  if (!form || part === undefined) return { place: place(null), select: [] }
  if (part === "views") return { place: place("views"), select: at === undefined ? [] : [join(base, "views", at)] }
  if (part === "checks") return { place: place("checks"), select: at === undefined ? [] : [join(base, "checks", at)] }
  if (part === "page") return { place: place("page"), select: [] }
  if (part === "layouts") return { place: place("layout"), select: elementOf(base, at, deeper) }
  if (part === "fields" && at !== undefined) {
    const field = form.fields?.[Number(at)]
    const cell = cellsOf(layoutsOf(form)[0]!, join(base, "layouts", 0)).find(
      (each) => field && fieldOf(form, itemField(each.item)) === field,
    )
    return {
      place: place("layout"),
      select: [cell && form.layouts?.length ? cell.pointer : join(base, "fields", at)],
      inside: join("", ...deeper),
    }
  }
  return { place: place("layout"), select: [] }
}

/** The innermost list element of the layout that the rest of the pointer lies in. */
function elementOf(base: string, layout: string | undefined, rest: string[]): string[] {
  if (layout === undefined) return []
  const last = rest.findLastIndex(
    (part, at) => /^\d+$/.test(part) && ["body", "items", "tabs"].includes(rest[at - 1] ?? ""),
  )
  return last < 0 ? [] : [join(base, "layouts", layout, ...rest.slice(0, last + 1))]
}

export function jump(store: DesignerStore, pointer: string): void {
  const target = targetOf(store.getState().document, pointer)
  if (!target) {
    if (split(pointer).length) useOverlay.getState().show("settings")
    return
  }
  go(target.place)
  store.getState().select(target.select)
  if (target.inside !== undefined)
    setTimeout(() => window.dispatchEvent(new CustomEvent("mortise:inside", { detail: target.inside })), 60)
}
