import { describe, expect, test } from "vitest"
import type { ResultSet } from "@/api/types"
import { chartModel, funnelRates, sparkPath, toneOf } from "./model"

describe("the chart model", () => {
  test("a result without a chart is read from its rows", () => {
    const result = {
      show: "bar", columns: [{ key: "m", label: "Month", role: "dimension" }, { key: "r", label: "Revenue", role: "measure", format: "money", currency: "CNY" }],
      rows: [{ level: 0, cells: [{ text: "Jan" }, { value: "10.5", text: "10.50", filter: "f1" }] }, { level: 0, cells: [{ text: "Feb" }, { value: null, text: "" }] }],
    } as unknown as ResultSet
    const model = chartModel(result, String)
    expect(model.categories).toEqual(["Jan", "Feb"])
    expect(model.series[0]).toMatchObject({ name: "Revenue", data: [10.5, null], filters: ["f1", null] })
    expect(model.currency).toBe("CNY")
  })

  test("a funnel's rates are of the first step and of the one before", () => {
    const rates = funnelRates([1000, 400, 100, null, 0])
    expect(rates[0]).toEqual({ ofFirst: 1, ofPrevious: 1 })
    expect(rates[1]!.ofPrevious).toBe(0.4)
    expect(rates[2]).toEqual({ ofFirst: 0.1, ofPrevious: 0.25 })
    expect(rates[3]!.ofFirst).toBeNull()
    expect(rates[4]!.ofPrevious).toBeNull()
  })

  test("a trend of one point draws nothing, of equal points a level line", () => {
    expect(sparkPath([3], 80, 30)).toBe("")
    expect(sparkPath([3, 3], 80, 30)).toBe("M1.0 15.0L79.0 15.0")
  })
})

test("a change is good news when it goes the way that the measure wants", () => {
  expect([toneOf(0.2), toneOf(-0.2, "more"), toneOf(0.2, "less"), toneOf(-0.2, "less"), toneOf(0.2, "none")]).toEqual(["success", "danger", "danger", "success", "t2"])
})
