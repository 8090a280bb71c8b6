/** Brings each effect on the data to the change that causes it. */
import type { DiffChange, DiffEffect } from "../api/types"
import { isUnder } from "../document/pointer"

export interface Told {
  change: DiffChange
  effects: DiffEffect[]
}

/** The member whose change has such an effect, where it is not the field itself that came or went. */
const CAUSES: Record<string, string> = {
  convert_column: "type",
  required: "required",
  fill: "required",
  drop_option: "options",
  unique: "unique",
}

export function effectsUnder(
  changes: readonly DiffChange[],
  effects: readonly DiffEffect[],
): { told: Told[]; others: DiffEffect[] } {
  const told = changes.map((change): Told => ({ change, effects: [] }))
  const others = effects.filter((effect) => {
    const cause = causeOf(told, effect)
    cause?.effects.push(effect)
    return !cause
  })
  return { told, others }
}

function causeOf(told: readonly Told[], { pointer, kind }: DiffEffect): Told | undefined {
  if (!pointer) return undefined
  const member = `${pointer}/${CAUSES[kind] ?? ""}`
  return (
    told.find(({ change }) => change.pointer === pointer) ??
    (kind in CAUSES ? told.find(({ change }) => isUnder(change.pointer, member)) : undefined) ??
    told.find(({ change }) => change.kind !== "changed" && isUnder(pointer, change.pointer))
  )
}
