/** Brings what belongs to one change together: what it does to the data, and the lists that a new field came into. */
import type { DiffChange, DiffEffect } from "../api/types"
import { isUnder, join, split } from "../document/pointer"

export interface Told {
  change: DiffChange
  effects: DiffEffect[]
  /** Of a new field: the layouts and lists of its form that show it. */
  shownIn: string[]
}

/** The member whose change has such an effect, where it is not the field itself that came or went. */
const CAUSES: Record<string, string> = {
  convert_column: "type",
  required: "required",
  fill: "required",
  drop_option: "options",
  unique: "unique",
}

export function together(
  changes: readonly DiffChange[],
  effects: readonly DiffEffect[],
  nameOf: (change: DiffChange) => string,
): { told: Told[]; others: DiffEffect[] } {
  const told = withNewFields(changes, nameOf)
  const others = effects.filter((effect) => {
    const cause = causeOf(told, effect)
    cause?.effects.push(effect)
    return !cause
  })
  return { told, others }
}

/** A list into which only new fields of its form came says nothing else, so it is told with them. */
function withNewFields(changes: readonly DiffChange[], nameOf: (change: DiffChange) => string): Told[] {
  const told: Told[] = []
  const added = new Map<string, Told>()
  for (const change of changes) {
    const each: Told = { change, effects: [], shownIn: [] }
    told.push(each)
    if (change.kind === "added" && change.what === "fields") added.set(`${formOf(change)} ${nameOf(change)}`, each)
  }
  return told.filter(({ change }) => {
    const { list } = change
    const fields = list?.came.map((name) => added.get(`${formOf(change)} ${name}`)) ?? []
    if (!list || list.went.length || !fields.length || fields.includes(undefined)) return true
    for (const field of fields) field!.shownIn.push(list.place)
    return false
  })
}

const formOf = ({ pointer }: DiffChange): string => join("", ...split(pointer).slice(0, 2))

function causeOf(told: readonly Told[], { pointer, kind }: DiffEffect): Told | undefined {
  if (!pointer) return undefined
  const member = `${pointer}/${CAUSES[kind] ?? ""}`
  return (
    told.find(({ change }) => change.pointer === pointer) ??
    (kind in CAUSES ? told.find(({ change }) => isUnder(change.pointer, member)) : undefined) ??
    told.find(({ change }) => change.kind !== "changed" && isUnder(pointer, change.pointer))
  )
}
