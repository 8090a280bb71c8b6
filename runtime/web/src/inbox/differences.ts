/** What changed inside a sub-table between two versions of its rows. */
export type LineRow = { id?: string } & Record<string, unknown>

export interface LineDifference {
  row: LineRow
  state: "same" | "changed" | "added" | "removed"
  /** Old values by column, only where they differ. */
  old: Record<string, unknown>
}

const same = (left: unknown, right: unknown): boolean => {
  const key = (value: unknown): string => JSON.stringify(value !== null && typeof value === "object" && "id" in value ? (value as { id: unknown }).id : value ?? null)
  return key(left) === key(right)
}

/** Rows as they are now, those that are gone last; without an old version everything is as it is. */
export function differences(now: readonly LineRow[], before: readonly LineRow[] | null, columns: readonly string[]): LineDifference[] {
  if (!before) return now.map((row) => ({ row, state: "same", old: {} }))
  const known = new Map(before.map((row) => [row.id, row]))
  const kept = now.map((row): LineDifference => {
    const was = row.id === undefined ? undefined : known.get(row.id)
    if (!was) return { row, state: "added", old: {} }
    const old = Object.fromEntries(columns.filter((column) => !same(row[column], was[column])).map((column) => [column, was[column] ?? null]))
    return { row, state: Object.keys(old).length > 0 ? "changed" : "same", old }
  })
  const ids = new Set(now.map((row) => row.id))
  return [...kept, ...before.filter((row) => !ids.has(row.id)).map((row): LineDifference => ({ row, state: "removed", old: {} }))]
}
