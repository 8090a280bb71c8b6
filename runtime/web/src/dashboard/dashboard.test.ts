import { describe, expect, test } from "vitest"
import type { FormView, PageFilter, ViewDef } from "@/api/types"
import { completionOf, isOpenList } from "./completion"
import { readFilters, reportFilters, writeFilter } from "./filters"
import { paceOf } from "./pace"

const filters: PageFilter[] = [
  { key: "region", name: "Region", type: "choice", applies: { revenue: "customer.region" } },
  { key: "period", name: "Period", type: "date_range", applies: { revenue: "ordered_on", funnel: "created_at" }, default: "this_year" },
  { key: "owner", name: "Owner", type: "person", applies: { funnel: "owner" } },
]

describe("filters of a page", () => {
  test("what is chosen comes back from the address", () => {
    let query = writeFilter("tab=1", filters[0]!, ["east", "west"])
    query = writeFilter(query, filters[1]!, ["2026-01-01", "2026-03-31"])
    query = writeFilter(query, filters[2]!, { id: "7", title: "Chen ~ Yu" })
    expect(readFilters(query, filters)).toEqual({ region: ["east", "west"], period: ["2026-01-01", "2026-03-31"], owner: { id: "7", title: "Chen ~ Yu" } })
    expect(query).toContain("tab=1")
  })

  test("a default holds until somebody takes it away", () => {
    expect(readFilters("", filters).period).toBe("this_year")
    expect(readFilters(writeFilter("", filters[1]!, null), filters).period).toBeNull()
    expect(writeFilter("f.region=x", filters[0]!, [])).toBe("")
  })

  test("each report gets only what applies to it, on its own field", () => {
    const chosen = { region: ["east"], period: "this_year", owner: { id: "7", title: "x" } }
    expect(reportFilters("revenue", filters, chosen)).toEqual([{ field: "customer.region", op: "in", value: ["east"] }, { field: "ordered_on", op: "relative", value: "this_year" }])
    expect(reportFilters("funnel", filters, chosen)).toEqual([{ field: "created_at", op: "relative", value: "this_year" }, { field: "owner", op: "=", value: "7" }])
    expect(reportFilters("other", filters, chosen)).toEqual([])
  })
})

describe("ticking off", () => {
  const form = { may: { update: true }, fields: [
    { key: "status", widget: "choice", may_write: true, options: [{ key: "open" }, { key: "done" }] }, { key: "closed", widget: "yes_no", may_write: true },
    { key: "stage", widget: "choice", may_write: true, options: [{ key: "new" }, { key: "lost" }] }, { key: "locked", widget: "yes_no", may_write: false },
  ] } as unknown as FormView
  const view = (part: Partial<ViewDef>): ViewDef => ({ key: "v", type: "list", ...part })

  test("a view's own chips say what open is", () => {
    expect(completionOf(form, view({ filters: [{ field: "closed", op: "=", value: false }] }))).toEqual({ field: "closed", value: true, before: false })
  })

  test("without chips the form's option named done is what ticking sets", () => {
    expect(completionOf(form, view({}))).toEqual({ field: "status", value: "done", before: "open" })
    expect(completionOf({ ...form, may: { ...form.may, update: false } }, view({}))).toBeNull()
    expect(completionOf({ ...form, fields: form.fields.slice(2) }, view({}))).toBeNull()
  })

  test("a list with something done in it is not a to-do list", () => {
    const done = completionOf(form, view({}))!
    const rec = (status: string) => ({ id: "1", revision: 1, title: "", status })
    expect(isOpenList([rec("open"), rec("open")], done)).toBe(true)
    expect(isOpenList([rec("open"), rec("done")], done)).toBe(false)
  })
})

describe("the pace of a period", () => {
  test("a quarter on its 53rd day of 92", () => {
    const pace = paceOf("this_quarter", "2026-11-22")!
    expect(pace.share).toBeCloseTo(53 / 92)
    expect(pace.daysLeft).toBe(39)
  })

  test("ends: the last day is whole, a week begins on Monday", () => {
    expect(paceOf("this_year", "2028-12-31")).toEqual({ share: 1, daysLeft: 0 })
    expect(paceOf("this_week", "2026-11-22")).toEqual({ share: 1, daysLeft: 0 })
    expect(paceOf("last_90_days", "2026-11-22")).toBeNull()
  })
})
