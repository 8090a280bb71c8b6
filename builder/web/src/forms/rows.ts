/** Which cells stand beside each other on twelve columns: the same wrapping that the grid does. */
export interface RowOf {
  start: number
  end: number
}

export function rowsOf(spans: readonly number[]): RowOf[] {
  const rows: RowOf[] = []
  let used = 0,
    start = 0
  spans.forEach((span, at) => {
    if (used && used + span > 12) {
      rows.push({ start, end: at })
      start = at
      used = 0
    }
    used += span
  })
  if (spans.length) rows.push({ start, end: spans.length })
  return rows
}

/** The span a cell is drawn with: phones show one column, tablets at least halves. */
export function drawnSpan(span: number | undefined, device: "desktop" | "tablet" | "phone"): number {
  const wanted = span ?? 6
  if (device === "phone") return 12
  return device === "tablet" && wanted < 6 ? 6 : wanted
}

/** Columns left free at the end of the row that ends before `index`. */
export function freeBefore(spans: readonly number[], index: number): number {
  const row = rowsOf(spans.slice(0, index)).at(-1)
  if (!row) return 12
  return 12 - spans.slice(row.start, row.end).reduce((sum, span) => sum + span, 0)
}
