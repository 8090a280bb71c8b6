/** A page's filters: what stands in the address, and what each report is asked with. */
import type { Filter, PageFilter } from "@/api/types"

/** A chosen value: option keys, `{id,title}`, a named period, or two days. Null: no restriction. */
export type Chosen = string | string[] | { id: string; title: string } | null

export type ChosenFilters = Record<string, Chosen>

/** `f.region=east&f.region=west&f.period=this_year&f.owner=7~Chen Yu` */
export function readFilters(query: string, filters: PageFilter[]): ChosenFilters {
  const params = new URLSearchParams(query)
  return Object.fromEntries(filters.map((filter) => {
    const texts = params.getAll(`f.${filter.key}`)
    return [filter.key, texts.length > 0 ? readOne(filter, texts) : defaultOf(filter)]
  }))
}

const NONE = "-"

function readOne(filter: PageFilter, texts: string[]): Chosen {
  if (texts[0] === NONE) return null
  if (filter.type === "person" || filter.type === "department") {
    const [id, ...title] = texts[0]!.split("~")
    return { id: id!, title: title.join("~") || `#${id}` }
  }
  if (filter.type === "date_range") return texts[0]!.includes("..") ? texts[0]!.split("..") : texts[0]!
  return texts
}

function defaultOf(filter: PageFilter): Chosen {
  const value = filter.default
  if (value === null || value === undefined || value === "") return null
  if (filter.type === "choice") return Array.isArray(value) ? value.map(String) : [String(value)]
  return Array.isArray(value) ? value.map(String) : typeof value === "object" ? (value as { id: string; title: string }) : String(value)
}

export function writeFilter(query: string, filter: PageFilter, chosen: Chosen): string {
  const params = new URLSearchParams(query)
  const name = `f.${filter.key}`
  params.delete(name)
  if (chosen === null || (Array.isArray(chosen) && chosen.length === 0)) {
    if (defaultOf(filter) !== null) params.set(name, NONE)
  } else if (filter.type === "date_range" && Array.isArray(chosen)) params.set(name, chosen.join(".."))
  else if (Array.isArray(chosen)) chosen.forEach((one) => params.append(name, one))
  else if (typeof chosen === "object") params.set(name, `${chosen.id}~${chosen.title}`)
  else params.set(name, chosen)
  return params.toString()
}

/** The restrictions one report gets: only of the filters that apply to it, on its own field. */
export function reportFilters(report: string, filters: PageFilter[], chosen: ChosenFilters): Filter[] {
  return filters.flatMap((filter) => {
    const field = filter.applies?.[report]
    const value = chosen[filter.key]
    if (!field || value === null || value === undefined) return []
    return [{ field, ...condition(filter, value) }]
  })
}

function condition(filter: PageFilter, value: NonNullable<Chosen>): { op: string; value: unknown } {
  if (filter.type === "date_range") return Array.isArray(value) ? { op: "between", value } : { op: "relative", value }
  if (Array.isArray(value)) return { op: "in", value }
  return { op: "=", value: typeof value === "object" ? value.id : value }
}
