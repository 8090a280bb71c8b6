/**
 * What the person asked the list to show, and its one home: the address bar.
 *
 * `null` always means "as the view says", so that a link stays short and follows the view when the analyst changes it.
 */
import type { Filter, ViewDef } from "@/api/types"

export interface ListState {
  view: string | null
  q: string
  chips: Filter[] | null
  /** A FEEL condition on top: typed by hand, or brought by a number one clicked in a report. */
  filter: string
  sort: string[] | null
  group: string | null
  columns: string[] | null
}

export const emptyState: ListState = {
  view: null, q: "", chips: null, filter: "", sort: null, group: null, columns: null,
}

const NONE = "-"

/** Reads the list's part of a query string; unreadable chips are left out rather than guessed. */
export function readState(search: string | URLSearchParams): ListState {
  const params = typeof search === "string" ? new URLSearchParams(search) : search
  return {
    view: params.get("view"),
    q: params.get("q") ?? "",
    chips: readChips(params.getAll("chip")),
    filter: params.get("filter") ?? "",
    sort: readKeys(params.get("sort")),
    group: params.get("group"),
    columns: readKeys(params.get("columns")),
  }
}

/** The query string of a state; parameters that are not the list's are kept. */
export function writeState(state: ListState, before: string | URLSearchParams = ""): string {
  const params = new URLSearchParams(before)
  for (const name of ["view", "q", "chip", "filter", "sort", "group", "columns"]) params.delete(name)
  if (state.view) params.set("view", state.view)
  if (state.q) params.set("q", state.q)
  for (const chip of state.chips ?? []) params.append("chip", printChip(chip))
  if (state.chips?.length === 0) params.set("chip", NONE)
  if (state.filter) params.set("filter", state.filter)
  if (state.sort) params.set("sort", state.sort.join(",") || NONE)
  if (state.group !== null) params.set("group", state.group || NONE)
  if (state.columns) params.set("columns", state.columns.join(",") || NONE)
  return params.toString()
}

/** `level:in:["vip","core"]`: the wire form of a chip, the same in the address and in the request. */
export function printChip(chip: Filter): string {
  const value = chip.value === undefined ? null : chip.value
  return `${chip.field}:${chip.op ?? "="}:${JSON.stringify(value)}`
}

/** The address keeps a chosen record's title to show it; the server wants the id alone. */
export function idsOnly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(idsOnly)
  return value !== null && typeof value === "object" && "id" in value ? (value as { id: unknown }).id : value
}

export function parseChip(text: string): Filter | null {
  const match = /^([^:]+):([^:]+):(.*)$/s.exec(text)
  if (!match) return null
  try {
    return { field: match[1]!, op: match[2]!, value: JSON.parse(match[3]!) as unknown }
  } catch {
    return null
  }
}

function readChips(texts: string[]): Filter[] | null {
  if (texts.length === 0) return null
  return texts.map(parseChip).filter((chip): chip is Filter => chip !== null)
}

function readKeys(text: string | null): string[] | null {
  if (text === null) return null
  return text === NONE ? [] : text.split(",").filter(Boolean)
}

/** What the list shows once the view has filled in everything the person left open. */
export interface Effective {
  chips: Filter[]
  where: string
  sort: string[]
  group: string
  columns: string[]
  sums: string[]
}

export function effective(state: ListState, view: ViewDef): Effective {
  return {
    chips: state.chips ?? view.filters ?? [],
    where: both(view.where ?? "", state.filter),
    sort: state.sort ?? view.sort ?? [],
    group: state.group === null ? (view.group ?? "") : state.group === NONE ? "" : state.group,
    columns: state.columns ?? view.columns ?? [],
    sums: view.sums ?? [],
  }
}

/** Has the person moved away from what the view says? Then there is something to save. */
export function isChanged(state: ListState): boolean {
  return state.chips !== null || state.filter !== "" || state.sort !== null || state.group !== null || state.columns !== null
}

/** Is anything narrowing the list beyond its form? Decides between "empty" and "nothing found". */
export function isNarrowed(state: ListState, view: ViewDef): boolean {
  const shown = effective(state, view)
  return state.q !== "" || shown.chips.length > 0 || shown.where !== ""
}

/**
 * The parameters of a request. The app's view behind what is shown always goes along by its key, because its condition
 * is known to the server only; changed chips then stand in place of the view's own. `isSame`: the view on screen is
 * that view itself, not a person's saved one built on it.
 */
export function requestParams(state: ListState, view: ViewDef, base: string | null, isSame: boolean): [string, string][] {
  const shown = effective(state, view)
  const ownChips = state.chips !== null || !isSame
  const params: [string, string][] = []
  if (base) params.push(["view", base])
  if (base && ownChips) params.push(["own_chips", "true"])
  if (ownChips || !base) for (const chip of shown.chips) params.push(["chip", printChip({ ...chip, value: idsOnly(chip.value) })])
  if (shown.where) params.push(["filter", shown.where])
  if (state.q) params.push(["q", state.q])
  const grouped = shown.group ? [shown.group, ...shown.sort.filter((key) => key.replace(/^-/, "") !== shown.group)] : shown.sort
  const asView = base !== null && isSame && state.sort === null && !shown.group
  if (grouped.length > 0 && !asView) params.push(["sort", grouped.join(",")])
  return params
}

export function both(left: string, right: string): string {
  if (!left) return right
  return right ? `(${left}) and (${right})` : left
}

/** The definition that "Save view" stores; `base` is the app's view it is built on, whose condition goes on to hold. */
export function viewOf(state: ListState, view: ViewDef, base: string, name: string): ViewDef {
  const shown = effective(state, view)
  return {
    ...view, key: base || "saved", name,
    columns: shown.columns, filters: shown.chips, sort: shown.sort,
    ...(shown.where ? { where: shown.where } : { where: undefined }),
    ...(shown.group ? { group: shown.group } : { group: undefined }),
  }
}
