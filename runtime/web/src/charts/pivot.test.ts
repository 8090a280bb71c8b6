import { describe, expect, test } from "vitest"
import type { Cell, ResultSet } from "@/api/types"
import { heatOf, openRows, pivotTable } from "./pivot"

const cell = (value: number | null): Cell => ({ value: value === null ? null : String(value), text: value === null ? "" : String(value), filter: null })

const result = {
  key: "r", name: "r", show: "pivot", form: "order", truncated: false, as_of: "", took_ms: 1, rows: [],
  columns: [
    { key: "region", label: "Region", role: "dimension", type: "text" }, { key: "type", label: "Type", role: "dimension", type: "text" },
    { key: "year", label: "Year", role: "dimension", type: "text" },
    { key: "revenue", label: "Revenue", role: "measure", type: "decimal" }, { key: "count", label: "Count", role: "measure", type: "integer" },
  ],
  pivot: {
    rows: [{ label: "East", level: 0 }, { label: "Frame", level: 1 }, { label: "Single", level: 1 }, { label: "West", level: 0 }, { label: "Single", level: 1 }],
    columns: [
      { label: "", path: ["2025"], measure: "revenue" }, { label: "", path: ["2025"], measure: "count" },
      { label: "", path: ["2026"], measure: "revenue" }, { label: "", path: ["2026"], measure: "count" },
    ],
    cells: [[cell(8), cell(2), cell(4), cell(1)], [cell(5), cell(1), cell(null), cell(0)], [cell(3), cell(1), cell(4), cell(1)], [cell(2), cell(1), cell(2), cell(1)], [cell(2), cell(1), cell(2), cell(1)]],
    row_totals: [[cell(12), cell(3)], [cell(5), cell(1)], [cell(7), cell(2)], [cell(4), cell(2)], [cell(4), cell(2)]],
    column_totals: [cell(10), cell(3), cell(6), cell(2)], grand: [cell(16), cell(5)],
  },
} as unknown as ResultSet

const table = pivotTable(result, (label) => String(label))!

describe("a pivot", () => {
  test("heads span their measures", () => {
    expect(table.heads).toEqual([
      [{ text: "2025", span: 2 }, { text: "2026", span: 2 }],
      [{ text: "Revenue", span: 1 }, { text: "Count", span: 1 }, { text: "Revenue", span: 1 }, { text: "Count", span: 1 }],
    ])
  })

  test("the corner names the row dimensions only", () => expect(table.corner).toBe("Region · Type"))

  test("folding a group hides its members and nothing else", () => {
    expect(openRows(table.rows, new Set([0])).map((row) => row.text)).toEqual(["East", "West", "Single"])
    expect(openRows(table.rows, new Set()).length).toBe(5)
    expect(openRows(table.rows, new Set([0, 3])).map((row) => row.text)).toEqual(["East", "West"])
  })

  test("totals are the server's, never added up here", () => {
    expect(table.grand.map((one) => one.text)).toEqual(["16", "5"])
    expect(table.rows[1]!.totals[0]!.text).toBe("5")
    expect(table.totalNames).toEqual(["Revenue", "Count"])
  })

  test("heat is on subtotal rows only, and empty cells have none", () => {
    const heat = heatOf(table.rows)
    expect(heat(table.rows[0]!, 0)).toBe(1)
    expect(heat(table.rows[3]!, 0)).toBe(0.25)
    expect(heat(table.rows[1]!, 0)).toBeNull()
  })
})
