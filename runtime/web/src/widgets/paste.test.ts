import { describe, expect, test } from "vitest"
import type { FieldView } from "@/api/types"
import { cellsOf, readCell } from "./paste"

const column = (type: string, more: Partial<FieldView> = {}) => ({ key: "x", type, widget: type, ...more }) as FieldView

describe("cells from a spreadsheet", () => {
  test("lines and tabs part them, quotes keep them together", () => {
    expect(cellsOf("a\tb\r\nc\t\r\n")).toEqual([["a", "b"], ["c", ""]])
    expect(cellsOf('"two\nlines"\t"say ""hi"""\nx\ty')).toEqual([["two\nlines", 'say "hi"'], ["x", "y"]])
    expect(cellsOf("one")).toEqual([["one"]])
  })

  test("are read as people write them", () => {
    expect(readCell(column("money"), "¥1,234.50")).toBe("1234.50")
    expect(readCell(column("percent"), "8%")).toBe("0.08")
    expect(readCell(column("date"), "2026/1/31")).toBe("2026-01-31")
    expect(readCell(column("yes_no"), "是")).toBe(true)
    const unit = column("choice", { options: [{ key: "set", label: { en: "Set", zh: "套" } }] } as Partial<FieldView>)
    expect([readCell(unit, "套"), readCell(unit, "SET"), readCell(unit, "box")]).toEqual(["set", "set", undefined])
    expect([readCell(column("integer"), ""), readCell(column("integer"), "many")]).toEqual([null, undefined])
  })
})
