import { describe, expect, test } from "vitest"
import type { FieldView, Rec, ViewDef } from "@/api/types"
import { dayAfter, dayBefore, droppedValues, eventsOf, rangeFilter } from "./events"

const date = { key: "due", widget: "date", value_type: "date" } as FieldView
const instant = { key: "starts", widget: "date_time", value_type: "date and time" } as FieldView
const view = (more: Partial<ViewDef>): ViewDef => ({ key: "c", type: "calendar", ...more })

describe("a calendar", () => {
  test("days are asked for as days, instants as instants", () => {
    expect(rangeFilter(view({ start: "due" }), date, "2026-10-31T16:00:00Z", "2026-12-05T16:00:00Z")).toBe('due >= @"2026-10-31" and due < @"2026-12-05"')
    expect(rangeFilter(view({ start: "starts" }), instant, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")).toContain('@"2026-11-01T00:00:00Z"')
  })

  test("what began before the range and lasts into it is asked for too", () => {
    expect(rangeFilter(view({ start: "due", end: "until" }), date, "2026-11-01", "2026-12-01")).toBe('due < @"2026-12-01" and (until >= @"2026-11-01" or (until = null and due >= @"2026-11-01"))')
  })

  test("an all-day event ends on its last day on the wire and the day after on the screen", () => {
    const rec = { id: "1", revision: 1, title: "Fair", due: "2026-11-30", until: "2026-12-01" } as Rec
    expect(eventsOf([rec], view({ start: "due", end: "until" }), date, undefined)[0]).toMatchObject({ start: "2026-11-30", end: "2026-12-02", allDay: true })
    expect(droppedValues(view({ start: "due", end: "until" }), date, new Date(), new Date(), "2026-12-03", "2026-12-05")).toEqual({ due: "2026-12-03", until: "2026-12-04" })
  })

  test("records without a start are not drawn", () => {
    expect(eventsOf([{ id: "1", revision: 1, title: "x" } as Rec], view({ start: "due" }), date, undefined)).toEqual([])
  })

  test("days step over months and leap years", () => {
    expect(dayAfter("2028-02-28")).toBe("2028-02-29")
    expect(dayBefore("2027-03-01")).toBe("2027-02-28")
  })
})
