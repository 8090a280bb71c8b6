/** Records as lines of a table: group heads between them where the list is grouped. */
import type { Rec } from "@/api/types"
import { valueAt } from "./data"

export type Line =
  | { kind: "group"; key: string; value: unknown }
  | { kind: "row"; rec: Rec; index: number }

/** A value's identity as a group: a reference by its id. */
export function groupKey(value: unknown): string {
  if (value === null || value === undefined || value === "") return ""
  if (typeof value === "object") return String((value as { id?: unknown }).id ?? JSON.stringify(value))
  return String(value)
}

/** Rows come sorted by the group's field; a head stands wherever the value changes. Folded groups keep their head. */
export function linesOf(records: readonly Rec[], group: string, folded: ReadonlySet<string>): Line[] {
  if (!group) return records.map((rec, index) => ({ kind: "row", rec, index }))
  const lines: Line[] = []
  let before: string | null = null
  records.forEach((rec, index) => {
    const value = valueAt(rec, group)
    const key = groupKey(value)
    if (key !== before) lines.push({ kind: "group", key, value })
    before = key
    if (!folded.has(key)) lines.push({ kind: "row", rec, index })
  })
  return lines
}

/** The set with the key put in or taken out. */
export function toggled<T>(set: ReadonlySet<T>, key: T): Set<T> {
  const next = new Set(set)
  if (!next.delete(key)) next.add(key)
  return next
}
