import { describe, expect, test } from "vitest"
import type { Cell, ResultSet } from "@/api/types"
import { heatOf, openRows, pivotTable } from "./pivot"

const cell = (value: number | null): Cell => ({ value: value === null ? null : String(value), text: value === null ? "" : String(value), filter: null })
const head = (...texts: string[]) => texts.map((text) => ({ value: text, text }))

const result = {
  pivot: {
    measures: [{ key: "revenue", label: "Revenue" }, { key: "count", label: "Count" }], row_labels: ["Region", "Type"],
    rows: [head("East", "Frame"), head("East", "Single"), head("West", "Single")],
    columns: [head("2025"), head("2026")],
    cells: [[[cell(5), cell(1)], [cell(null), cell(0)]], [[cell(3), cell(1)], [cell(4), cell(1)]], [[cell(2), cell(1)], [cell(2), cell(1)]]],
    row_totals: [[cell(5), cell(1)], [cell(7), cell(2)], [cell(4), cell(2)]],
    column_totals: [[cell(10), cell(3)], [cell(6), cell(2)]], grand: [cell(16), cell(5)],
  },
} as unknown as ResultSet

const table = pivotTable(result)!

describe("a pivot", () => {
  test("heads span their measures", () => {
    expect(table.heads).toEqual([
      [{ text: "2025", span: 2 }, { text: "2026", span: 2 }],
      [{ text: "Revenue", span: 1 }, { text: "Count", span: 1 }, { text: "Revenue", span: 1 }, { text: "Count", span: 1 }],
    ])
  })

  test("an outer member stands once above its rows", () => {
    expect(table.rows.map((row) => [row.text, row.level, row.isGroup])).toEqual([["East", 0, true], ["Frame", 1, false], ["Single", 1, false], ["West", 0, true], ["Single", 1, false]])
    expect(table.corner).toBe("Region · Type")
  })

  test("a subtotal row that the server sends is the group itself", () => {
    const given = { pivot: { rows: [head("East"), head("East", "Frame")], columns: [head("Q1")], cells: [[[cell(9)]], [[cell(9)]]] } } as unknown as ResultSet
    expect(pivotTable(given)!.rows.map((row) => [row.text, row.isGroup, row.cells.length])).toEqual([["East", true, 1], ["Frame", false, 1]])
  })

  test("folding a group hides its members and nothing else", () => {
    expect(openRows(table.rows, new Set([0])).map((row) => row.text)).toEqual(["East", "West", "Single"])
    expect(openRows(table.rows, new Set()).length).toBe(5)
    expect(openRows(table.rows, new Set([0, 3])).map((row) => row.text)).toEqual(["East", "West"])
  })

  test("totals are the server's, never added up here", () => {
    expect(table.grand.map((one) => one.text)).toEqual(["16", "5"])
    expect(table.columnTotals!.map((one) => one.text)).toEqual(["10", "3", "6", "2"])
    expect(table.totalNames).toEqual(["Revenue", "Count"])
  })

  test("heat is on the outermost rows with numbers, and empty cells have none", () => {
    const heat = heatOf(table.rows, table.measures)
    expect(heat(table.rows[1]!, 0)).toBe(1)
    expect(heat(table.rows[1]!, 2)).toBeNull()
    expect(heat(table.rows[0]!, 0)).toBeNull()
    expect(heat(table.rows[4]!, 0)).toBe(0.4)
  })
})
