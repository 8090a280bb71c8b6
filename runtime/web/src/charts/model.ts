/** A result as a chart sees it: categories along one axis and one or more series over them. No renderer in here. */
import type { Cell, Label, ResultSet } from "@/api/types"

export interface ChartSeries {
  key: string
  name: string
  data: (number | null)[]
  filters: (string | null)[]
  texts: (string | null)[]
  format: string | null
}

export interface ChartModel {
  type: string
  categories: string[]
  series: ChartSeries[]
  format: string | null
  currency: string | null
}

export const asNumber = (value: unknown): number | null => {
  if (value === null || value === undefined || value === "") return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** The model of a result; when the server sent no chart, its flat rows are read: first dimension × measures. */
export function chartModel(result: ResultSet, words: (label: Label) => string): ChartModel {
  const measures = result.columns.filter((column) => column.role === "measure")
  const format = measures[0]?.format ?? null
  const currency = measures[0]?.currency ?? null
  if (result.chart) {
    const { type, categories, series } = result.chart
    return {
      type, format, currency, categories: categories.map(String),
      series: series.map((one) => ({
        key: one.key, name: words(one.name), data: one.data.map(asNumber), filters: one.filters ?? [], texts: (one as { texts?: (string | null)[] }).texts ?? [],
        format: (one as { format?: string }).format ?? format,
      })),
    }
  }
  return { type: result.show, format, currency, ...fromRows(result, words) }
}

function fromRows(result: ResultSet, words: (label: Label) => string): Pick<ChartModel, "categories" | "series"> {
  const at = result.columns.findIndex((column) => column.role === "dimension")
  const rows = result.rows.filter((row) => row.level === 0 || row.level === undefined)
  const series = result.columns.flatMap((column, index) => column.role !== "measure" ? [] : [{
    key: column.key, name: words(column.label),
    data: rows.map((row) => asNumber(row.cells[index]?.value)),
    filters: rows.map((row) => row.cells[index]?.filter ?? null),
    texts: rows.map((row) => row.cells[index]?.text ?? null),
    format: column.format ?? null,
  }])
  return { categories: rows.map((row) => (at < 0 ? "" : row.cells[at]?.text ?? "")), series }
}

/** Rates of a funnel: share of the first step and of the step before. */
export function funnelRates(values: (number | null)[]): { ofFirst: number | null; ofPrevious: number | null }[] {
  const first = values[0] ?? null
  return values.map((value, index) => ({
    ofFirst: share(value, first),
    ofPrevious: index === 0 ? share(value, first) : share(value, values[index - 1] ?? null),
  }))
}

function share(value: number | null, whole: number | null): number | null {
  return value === null || whole === null || whole === 0 ? null : value / whole
}

/** Points of a small trend line in a box, as an SVG path; empty with fewer than two values. */
export function sparkPath(values: (number | null)[], width: number, height: number): string {
  const known = values.map((value, index) => [index, value] as const).filter((pair): pair is readonly [number, number] => pair[1] !== null)
  if (known.length < 2) return ""
  const numbers = known.map(([, value]) => value)
  const low = Math.min(...numbers), high = Math.max(...numbers), last = values.length - 1
  const point = ([index, value]: readonly [number, number]): string => {
    const x = 1 + (index / last) * (width - 2)
    const y = high === low ? height / 2 : height - 4 - ((value - low) / (high - low)) * (height - 8)
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  }
  return `M${known.map(point).join("L")}`
}

export const textOf = (cell: Cell | null | undefined): string => cell?.text || "—"

/** Whether a change is good news, bad news, or neither. */
export function toneOf(delta: number, better: "more" | "less" | "none" = "more"): "success" | "danger" | "t2" {
  if (better === "none" || delta === 0) return "t2"
  return delta > 0 === (better === "more") ? "success" : "danger"
}
