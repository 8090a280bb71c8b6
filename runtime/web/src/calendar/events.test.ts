import { describe, expect, test } from "vitest"
import type { FieldView, FormView, Rec, ViewDef } from "@/api/types"
import { applyTimezone } from "@/i18n/format"
import { droppedValues, eventsByDay, eventsOf, rangeFilter, rangeTitle } from "./events"

const date = { key: "due", widget: "date", value_type: "date" } as FieldView
const instant = { key: "starts", widget: "date_time", value_type: "date and time" } as FieldView
const form = { key: "task", subtitle: "customer", fields: [{ key: "customer", type: "text", widget: "text" }] } as unknown as FormView
const view = (more: Partial<ViewDef>): ViewDef => ({ key: "c", type: "calendar", ...more })

describe("a calendar", () => {
  test("days are asked for as days, instants as instants", () => {
    applyTimezone("Asia/Shanghai")
    expect(rangeFilter(view({ start: "due" }), date, "2026-11-23", "2026-11-24")).toBe('due >= @"2026-11-23" and due < @"2026-11-24"')
    expect(rangeFilter(view({ start: "starts" }), instant, "2026-11-23", "2026-11-24")).toBe('starts >= @"2026-11-22T16:00:00Z" and starts < @"2026-11-23T16:00:00Z"')
    applyTimezone(null)
  })

  test("what began before the range and lasts into it is asked for too", () => {
    expect(rangeFilter(view({ start: "due", end: "until" }), date, "2026-11-01", "2026-12-01")).toBe('due < @"2026-12-01" and (until >= @"2026-11-01" or (until = null and due >= @"2026-11-01"))')
  })

  test("an all-day event ends on its last day on the wire and the day after on the screen", () => {
    const rec = { id: "1", revision: 1, title: "Fair", due: "2026-11-30", until: "2026-12-01" } as Rec
    expect(eventsOf([rec], form, view({ start: "due", end: "until" }), date, undefined)[0]).toMatchObject({ start: "2026-11-30", end: "2026-12-02", allDay: true })
    expect(droppedValues(view({ start: "due", end: "until" }), date, new Date(), new Date(), "2026-12-03", "2026-12-05")).toEqual({ due: "2026-12-03", until: "2026-12-04" })
  })

  test("records without a start are not drawn", () => {
    expect(eventsOf([{ id: "1", revision: 1, title: "x" } as Rec], form, view({ start: "due" }), date, undefined)).toEqual([])
  })

  test("an event of several days is in each of them, and says what it belongs to", () => {
    const rec = { id: "1", revision: 1, title: "Fair", due: "2026-11-30", until: "2026-12-01", customer: "Oak Ltd" } as unknown as Rec
    const days = ["2026-11-29", "2026-11-30", "2026-12-01", "2026-12-02"]
    const found = eventsByDay(eventsOf([rec], form, view({ start: "due", end: "until" }), date, undefined), days)
    expect(days.map((day) => found.get(day)!.map((event) => event.about))).toEqual([[], ["Oak Ltd"], ["Oak Ltd"], []])
  })

  test("the days on the screen are named as people write them", () => {
    expect(rangeTitle("2026-11-01", "2026-12-01", "en")).toBe("November 2026")
    expect(rangeTitle("2026-11-23", "2026-11-30", "en")).toBe("23–29 Nov 2026")
    expect(rangeTitle("2026-11-30", "2026-12-07", "en")).toBe("30 Nov – 6 Dec 2026")
    expect(rangeTitle("2026-12-28", "2027-01-04", "en")).toBe("28 Dec 2026 – 3 Jan 2027")
    expect(rangeTitle("2026-11-23", "2026-11-24", "en")).toBe("Monday, 23 Nov 2026")
    expect(rangeTitle("2026-11-01", "2026-12-01", "zh")).toBe("2026 年 11 月")
    expect(rangeTitle("2026-11-23", "2026-11-30", "zh")).toBe("2026-11-23 至 11-29")
    expect(rangeTitle("2026-11-23", "2026-11-24", "zh")).toBe("2026-11-23 星期一")
  })
})
