/** A pivot as a table draws it: rows that fold, column heads that span, and how strong each cell is. */
import type { Cell, ResultSet } from "@/api/types"
import { asNumber } from "./model"

/** One member of a dimension on an axis, as the server sends it. */
export interface Header { value?: unknown; text?: string; filter?: string | null }

/** The wire form: a path of headers per row and column, a list of cells (one per measure) wherever they cross. A path
 *  that is shorter than the others is the subtotal of the rows below it. */
export interface WirePivot {
  measures?: { key: string; label: string }[]
  row_labels?: string[]
  rows: Header[][]
  columns: Header[][]
  cells: Cell[][][]
  row_totals?: Cell[][] | null
  column_totals?: Cell[][] | null
  grand?: Cell[] | null
  truncated?: { rows: boolean; columns: boolean }
}

export interface PivotRow {
  text: string
  level: number
  /** Unique within the table. */
  at: number
  isGroup: boolean
  cells: Cell[]
  totals: Cell[]
}

export interface HeadCell { text: string; span: number }

export interface PivotTable {
  corner: string
  /** Head rows from outermost to innermost; the innermost has one cell per column. */
  heads: HeadCell[][]
  rows: PivotRow[]
  columnTotals: Cell[] | null
  grand: Cell[]
  hasRowTotals: boolean
  /** One entry per total column: the measure's name, or "" when there is only one. */
  totalNames: string[]
  /** How many cells stand under each column. */
  measures: number
}

export function pivotTable(result: ResultSet): PivotTable | null {
  const pivot = result.pivot as unknown as WirePivot | undefined
  if (!pivot) return null
  const measures = pivot.measures ?? []
  const many = measures.length > 1
  const hasRowTotals = Boolean(pivot.row_totals)
  return {
    corner: (pivot.row_labels ?? []).filter(Boolean).join(" · "),
    heads: headRows(pivot.columns, many || !pivot.columns[0]?.length ? measures.map((measure) => measure.label) : []),
    rows: pivotRows(pivot),
    hasRowTotals,
    measures: Math.max(1, measures.length),
    columnTotals: pivot.column_totals ? pivot.column_totals.flat() : null,
    grand: pivot.grand ?? [],
    totalNames: hasRowTotals ? (many ? measures.map((measure) => measure.label) : [""]) : [],
  }
}

const textOf = (header: Header | undefined): string => header?.text || String(header?.value ?? "") || "—"
const pathKey = (path: Header[], length: number): string => JSON.stringify(path.slice(0, length).map((header) => header.value ?? header.text ?? null))

/** Rows in order; an outer member that holds several rows gets a line of its own above them. */
function pivotRows(pivot: WirePivot): PivotRow[] {
  const rows: PivotRow[] = []
  const line = (row: Omit<PivotRow, "at">): void => { rows.push({ ...row, at: rows.length }) }
  let before: Header[] = []
  pivot.rows.forEach((path, index) => {
    const depth = path.length
    for (let level = 0; level < depth - 1; level++) {
      if (pathKey(path, level + 1) !== pathKey(before, level + 1)) line({ text: textOf(path[level]), level, isGroup: true, cells: [], totals: [] })
    }
    before = path
    const next = pivot.rows[index + 1]
    const isGroup = next !== undefined && next.length > depth && pathKey(next, depth) === pathKey(path, depth)
    line({ text: textOf(path[depth - 1]), level: depth - 1, isGroup, cells: (pivot.cells[index] ?? []).flat(), totals: pivot.row_totals?.[index] ?? [] })
  })
  return rows
}

function headRows(columns: Header[][], measures: string[]): HeadCell[][] {
  const paths = columns.flatMap((path) => {
    const names = path.map(textOf)
    return measures.length > 0 ? measures.map((measure) => [...names, measure]) : [names]
  })
  const depth = Math.max(0, ...paths.map((path) => path.length))
  return Array.from({ length: depth }, (_, level) => merge(paths, level))
}

/** Neighbours with the same ancestors become one wide head. */
function merge(paths: string[][], level: number): HeadCell[] {
  const heads: HeadCell[] = []
  let before: string | null = null
  for (const path of paths) {
    const key = JSON.stringify(path.slice(0, level + 1))
    if (key === before) heads[heads.length - 1]!.span++
    else heads.push({ text: path[level] ?? "", span: 1 })
    before = key
  }
  return heads
}

/** The rows that stand open: a row is hidden while one of its groups is folded. */
export function openRows(rows: PivotRow[], folded: ReadonlySet<number>): PivotRow[] {
  let hiddenBelow = Infinity
  return rows.filter((row) => {
    if (row.level > hiddenBelow) return false
    hiddenBelow = folded.has(row.at) ? row.level : Infinity
    return true
  })
}

/** Share 0…1 of the largest cell of the same measure, for the heat of rows on the outermost level that has numbers; null elsewhere. */
export function heatOf(rows: PivotRow[], measures: number): (row: PivotRow, column: number) => number | null {
  const filled = rows.filter((row) => row.cells.length > 0)
  const level = Math.min(...filled.map((row) => row.level))
  const warm = filled.filter((row) => row.level === level)
  const largest = Array.from({ length: measures }, (_, at) =>
    Math.max(0, ...warm.flatMap((row) => row.cells.map((cell, index) => (index % measures === at ? asNumber(cell?.value) ?? 0 : 0)))))
  return (row, column) => {
    const value = row.level === level ? asNumber(row.cells[column]?.value) : null
    return value === null || value <= 0 ? null : value / largest[column % measures]!
  }
}
