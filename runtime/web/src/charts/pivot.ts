/** A pivot as a table draws it: rows that fold, column heads that span, and how strong each cell is. */
import type { Cell, PivotHeader, ResultSet } from "@/api/types"
import { asNumber } from "./model"

export interface PivotRow {
  text: string
  level: number
  /** Index into the server's rows. */
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
}

type Pivot = NonNullable<ResultSet["pivot"]>

const listOf = (value: unknown): Cell[] => (Array.isArray(value) ? (value as Cell[]) : value ? [value as Cell] : [])

export function pivotTable(result: ResultSet, words: (label: never) => string): PivotTable | null {
  const pivot = result.pivot
  if (!pivot) return null
  const say = words as (label: unknown) => string
  const measures = result.columns.filter((column) => column.role === "measure")
  const rows = pivotRows(pivot)
  const hasRowTotals = rows.some((row) => row.totals.length > 0)
  return {
    corner: result.columns.filter((column) => column.role === "dimension").map((column) => say(column.label)).filter(Boolean).slice(0, depthOf(rows)).join(" · "),
    heads: headRows(pivot.columns, (key) => say(measures.find((measure) => measure.key === key)?.label ?? key), measures.length > 1),
    rows, hasRowTotals,
    columnTotals: pivot.column_totals ? (pivot.column_totals as unknown[]).flatMap(listOf) : null,
    grand: listOf(pivot.grand),
    totalNames: hasRowTotals ? (measures.length > 1 ? measures.map((measure) => say(measure.label)) : [""]) : [],
  }
}

const depthOf = (rows: PivotRow[]): number => Math.max(1, ...rows.map((row) => row.level + 1))
const textOfHeader = (header: PivotHeader): string => String(header.text ?? header.label ?? header.value ?? "") || "—"

function pivotRows(pivot: Pivot): PivotRow[] {
  const totals = (pivot.row_totals ?? []) as unknown[]
  return pivot.rows.map((header, at) => ({
    text: textOfHeader(header), level: header.level ?? 0, at,
    isGroup: (pivot.rows[at + 1]?.level ?? 0) > (header.level ?? 0),
    cells: pivot.cells[at] ?? [], totals: listOf(totals[at]),
  }))
}

function headRows(columns: PivotHeader[], measureName: (key: string) => string, many: boolean): HeadCell[][] {
  const paths = columns.map((header) => {
    const path = (header.path as string[] | undefined) ?? [textOfHeader(header)]
    return many && header.measure ? [...path, measureName(String(header.measure))] : path
  })
  const depth = Math.max(0, ...paths.map((path) => path.length))
  return Array.from({ length: depth }, (_, level) => merge(paths, level))
}

/** Neighbours with the same ancestors become one wide head. */
function merge(paths: string[][], level: number): HeadCell[] {
  const heads: HeadCell[] = []
  let before = ""
  for (const path of paths) {
    const key = path.slice(0, level + 1).join("\u0000")
    if (heads.length > 0 && key === before) heads[heads.length - 1]!.span++
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

/** Share 0…1 of the largest cell, for the heat of rows on the outermost level; null where there is nothing to say. */
export function heatOf(rows: PivotRow[]): (row: PivotRow, column: number) => number | null {
  const largest = Math.max(0, ...rows.filter((row) => row.level === 0).flatMap((row) => row.cells.map((cell) => asNumber(cell?.value) ?? 0)))
  return (row, column) => {
    const value = row.level === 0 ? asNumber(row.cells[column]?.value) : null
    return value === null || value <= 0 || largest === 0 ? null : value / largest
  }
}
